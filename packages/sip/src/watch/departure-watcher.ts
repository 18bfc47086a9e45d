import type { RoomCredentials } from '@warm/session-core/rooms';
import { abortable } from '../async/abortable.js';
import type { OnDiagnostic } from '../diagnostics.js';
import type { Departure } from './departure.js';
import { WatcherClosedError } from './watcher-closed-error.js';
import { WatchedCall, type WatcherRooms } from './watched-call.js';

export interface DepartureWatcherOptions {
  readonly credentials: RoomCredentials;
  readonly rooms: WatcherRooms;
  readonly onDeparted?: (departure: Departure) => void;
  readonly onDiagnostic?: OnDiagnostic;
}

export interface WatchOptions {
  readonly roomName: string;
  /** The people of the call: when one leaves, the room ends. */
  readonly identities: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Ends merged calls when one of the two hangs up: LiveKit hangs up nobody, so the other would stay on a dead line for
 * ever. One watcher serves many calls; each costs a connection without audio.
 */
export class DepartureWatcher {
  readonly #options: DepartureWatcherOptions;
  readonly #calls = new Map<string, Promise<WatchedCall>>();
  #closed = false;

  constructor(options: DepartureWatcherOptions) {
    this.#options = options;
  }

  /** How many calls are watched. */
  get size(): number {
    return this.#calls.size;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Resolves when the call is watched: from then on everybody else may leave it. If somebody has left already, the
   * room is ended at once. Watching a room twice is watching it once.
   *
   * @throws WatcherClosedError, or rtc-node's ConnectError.
   */
  async watch({ roomName, identities, signal }: WatchOptions): Promise<WatchedCall> {
    signal?.throwIfAborted();
    if (this.#closed) throw new WatcherClosedError();
    const call = this.#calls.get(roomName) ?? this.#start(roomName, identities);
    return signal ? abortable(call, signal) : call;
  }

  /** Leaves all calls as they are; they are watched no longer. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#calls.values()].map(async (call) => (await call).close()));
    this.#calls.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #start(roomName: string, identities: readonly string[]): Promise<WatchedCall> {
    const { credentials, rooms, onDeparted, onDiagnostic = () => undefined } = this.#options;
    const tell = (departure: Departure) => {
      try {
        onDeparted?.(departure);
      } catch (error) {
        onDiagnostic({ type: 'failed', operation: 'departure-listener', error });
      }
    };
    const call = WatchedCall.start({
      credentials,
      rooms,
      roomName,
      identities,
      onDeparted: tell,
      onEnded: () => void this.#calls.delete(roomName),
      onDiagnostic,
    });
    this.#calls.set(roomName, call);
    return call;
  }
}

export function createDepartureWatcher(options: DepartureWatcherOptions): DepartureWatcher {
  return new DepartureWatcher(options);
}
