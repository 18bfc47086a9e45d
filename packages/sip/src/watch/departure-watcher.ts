import type { RoomCredentials } from '@warm/session-core/rooms';
import { abortable } from '../async/abortable.js';
import type { OnDiagnostic } from '../diagnostics.js';
import type { Departure, OnDeparture } from './departure.js';
import { hiddenSight } from './hidden-sight.js';
import type { OpenSight } from './room-sight.js';
import { WatcherClosedError } from './watcher-closed-error.js';
import { WatchedCall, type WatchedRoom, type WatcherRooms } from './watched-call.js';

/** What watchers of every kind take. */
export interface WatcherOptions {
  readonly rooms: WatcherRooms;
  /** Told of every departure, whether it ends the call or not. */
  readonly onDeparted?: (departure: Departure) => void;
  readonly onDiagnostic?: OnDiagnostic;
}

export interface DepartureWatcherOptions extends WatcherOptions {
  readonly credentials: RoomCredentials;
}

export interface WatchOptions {
  readonly roomName: string;
  /** The people of the call who are in that room: when one leaves, the room ends. */
  readonly identities: readonly string[];
  /** Other rooms of the same call, as a bridged one has: they end with it, and a departure there ends it too. */
  readonly otherRooms?: readonly WatchedRoom[];
  /** @default 'end-call'; change it later through `WatchedCall.onDeparture` */
  readonly onDeparture?: OnDeparture;
  readonly signal?: AbortSignal;
}

/**
 * Ends merged calls when one of the two hangs up: LiveKit hangs up nobody, so the other would stay on a dead line for
 * ever. One watcher serves many calls. Made by `createDepartureWatcher` or `createWebhookWatcher`.
 */
export class DepartureWatcher {
  readonly #options: WatcherOptions;
  readonly #openSight: OpenSight;
  readonly #calls = new Map<string, Promise<WatchedCall>>();
  #closed = false;

  constructor(options: WatcherOptions, openSight: OpenSight) {
    this.#options = options;
    this.#openSight = openSight;
  }

  /** How many calls are watched. */
  get size(): number {
    return this.#calls.size;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Resolves when the call is watched: from then on everybody else may leave it. If somebody has left already, that
   * counts as a departure at once. Watching a room twice is watching it once; people named the second time only are
   * watched too.
   *
   * @throws WatcherClosedError, or rtc-node's ConnectError.
   */
  async watch(options: WatchOptions): Promise<WatchedCall> {
    options.signal?.throwIfAborted();
    if (this.#closed) throw new WatcherClosedError();
    const call = this.#join(options) ?? this.#start(options);
    return options.signal ? abortable(call, options.signal) : call;
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

  #join({ roomName, identities }: WatchOptions): Promise<WatchedCall> | undefined {
    return this.#calls.get(roomName)?.then(async (call) => {
      await call.add(identities);
      return call;
    });
  }

  #start({ roomName, identities, otherRooms = [], onDeparture }: WatchOptions): Promise<WatchedCall> {
    const { rooms, onDiagnostic = () => undefined } = this.#options;
    const call = WatchedCall.start({
      rooms,
      openSight: this.#openSight,
      watched: [{ roomName, identities }, ...otherRooms],
      onDeparture: onDeparture ?? 'end-call',
      onDeparted: (departure) => this.#tell(departure),
      onEnded: () => void this.#calls.delete(roomName),
      onDiagnostic,
    });
    this.#calls.set(roomName, call);
    return call;
  }

  #tell(departure: Departure): void {
    const { onDeparted, onDiagnostic } = this.#options;
    try {
      onDeparted?.(departure);
    } catch (error) {
      onDiagnostic?.({ type: 'failed', operation: 'departure-listener', error });
    }
  }
}

/** Learns of departures by a hidden connection to each call, without audio: it works with any server as it is. */
export function createDepartureWatcher(options: DepartureWatcherOptions): DepartureWatcher {
  const { credentials, rooms, onDiagnostic = () => undefined } = options;
  return new DepartureWatcher(options, hiddenSight({ credentials, rooms, onDiagnostic }));
}
