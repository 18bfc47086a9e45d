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
  /** @default 'end-call', or what it was; change it later through `WatchedCall.onDeparture` */
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
  readonly #calls = new Map<string, Watching>();
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
   * counts as a departure at once. Watching a room twice is watching it once: people and rooms named the second time
   * only are watched too, and what a departure does is as the second one says, if it says so. A watch that is aborted
   * before it has begun leaves the call unwatched, unless somebody else watches it.
   *
   * @throws WatcherClosedError, or rtc-node's ConnectError.
   */
  async watch(options: WatchOptions): Promise<WatchedCall> {
    options.signal?.throwIfAborted();
    if (this.#closed) throw new WatcherClosedError();
    const watching = this.#calls.get(options.roomName) ?? this.#start(options);
    watching.users += 1;
    const call = watching.users > 1 ? join(watching.call, options) : watching.call;
    if (!options.signal) return call;
    return abortable(call, options.signal).catch((error: unknown) => {
      watching.users -= 1;
      if (watching.users === 0)
        void watching.call.then((unwanted) => unwanted.close()).catch(() => undefined);
      throw error;
    });
  }

  /** Leaves all calls as they are; they are watched no longer. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#calls.values()].map(async ({ call }) => (await call).close()));
    this.#calls.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #start({ roomName, identities, otherRooms = [], onDeparture }: WatchOptions): Watching {
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
    const watching = { call, users: 0 };
    this.#calls.set(roomName, watching);
    return watching;
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

interface Watching {
  readonly call: Promise<WatchedCall>;
  /** How many have asked for it and were not called off. */
  users: number;
}

async function join(
  watched: Promise<WatchedCall>,
  { identities, otherRooms, onDeparture }: WatchOptions,
): Promise<WatchedCall> {
  const call = await watched;
  if (onDeparture) call.onDeparture = onDeparture;
  await call.add(identities, otherRooms);
  return call;
}

/** Learns of departures by a hidden connection to each call, without audio: it works with any server as it is. */
export function createDepartureWatcher(options: DepartureWatcherOptions): DepartureWatcher {
  const { credentials, rooms, onDiagnostic = () => undefined } = options;
  return new DepartureWatcher(options, hiddenSight({ credentials, rooms, onDiagnostic }));
}
