import { setTimeout as sleep } from 'node:timers/promises';
import { DisconnectReason, Room, RoomEvent, type RemoteParticipant } from '@livekit/rtc-node';
import { createWatcherToken, type RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import pRetry from 'p-retry';
import { newWatcherIdentity } from '../consult/identities.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist } from '../server/insist.js';
import { isNotFound } from '../server/livekit-request-error.js';
import { reasonName, type Departure } from './departure.js';

export type WatcherRooms = Pick<RoomServiceClient, 'deleteRoom' | 'getParticipant' | 'listRooms'>;

export interface WatchedCallOptions {
  readonly credentials: RoomCredentials;
  readonly rooms: WatcherRooms;
  readonly roomName: string;
  readonly identities: readonly string[];
  readonly onDeparted: (departure: Departure) => void;
  /** The call needs no watching any more, for whatever reason. */
  readonly onEnded: () => void;
  readonly onDiagnostic: OnDiagnostic;
}

/**
 * How long somebody may be missing without having been seen to leave. After a livekit-server restart SIP legs came
 * back up to 18 s later; the room then lists nobody and gives no reason.
 */
const MISSING_GRACE_MS = 20_000;
const LOOK_AGAIN_MS = 500;
const REJOIN = { retries: Infinity, minTimeout: 200, factor: 2, maxTimeout: 5_000 } as const;

/** The room closed, by whomever: nobody is left to hang up. */
const ROOM_IS_OVER: readonly DisconnectReason[] = [
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.ROOM_CLOSED,
];

/** Watches one call: unseen, without audio either way. The first of the watched to leave ends the room. */
export class WatchedCall {
  readonly roomName: string;
  readonly #options: WatchedCallOptions;
  readonly #closing = new AbortController();
  readonly #missing = new Set<string>();
  #room = new Room();

  private constructor(options: WatchedCallOptions) {
    this.roomName = options.roomName;
    this.#options = options;
  }

  /** Resolves when the call is watched. @throws rtc-node's ConnectError */
  static async start(options: WatchedCallOptions): Promise<WatchedCall> {
    const call = new WatchedCall(options);
    try {
      await call.#join();
      await call.#requireEverybody();
    } catch (error) {
      await call.close();
      throw error;
    }
    return call;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Stops watching and leaves the call as it is. Idempotent. */
  async close(): Promise<void> {
    if (!this.#end()) return;
    await this.#room.disconnect();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #join(): Promise<void> {
    const { credentials, roomName } = this.#options;
    const room = new Room();
    room.on(RoomEvent.ParticipantDisconnected, (participant) => this.#left(participant));
    room.on(RoomEvent.Disconnected, (reason) => void this.#cutOff(room, reason));
    const token = await createWatcherToken({ credentials, roomName, identity: newWatcherIdentity() });
    await room.connect(credentials.url, token, { autoSubscribe: false, dynacast: false });
    this.#room = room;
    if (this.closed) await room.disconnect();
  }

  /** Who is not here when the watch begins has left before it: nobody will announce them. */
  async #requireEverybody(): Promise<void> {
    for (const identity of this.#options.identities) {
      if (this.closed || (await this.#isPresent(identity))) continue;
      await this.#departed(identity, 'absent');
    }
  }

  #left({ identity, disconnectReason }: RemoteParticipant): void {
    if (this.closed || !this.#options.identities.includes(identity)) return;
    if (disconnectReason === undefined) void this.#lookFor(identity);
    else void this.#departed(identity, reasonName(disconnectReason));
  }

  // Cut off for a moment, a room lists everybody as gone; so does a server that has lost its rooms. They come back.
  async #lookFor(identity: string): Promise<void> {
    if (this.#missing.has(identity)) return;
    this.#missing.add(identity);
    const giveUpAt = performance.now() + MISSING_GRACE_MS;
    while (!this.closed && !(await this.#isPresent(identity))) {
      if (performance.now() > giveUpAt) return this.#departed(identity, 'absent');
      await sleep(LOOK_AGAIN_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
    this.#missing.delete(identity);
  }

  async #isPresent(identity: string): Promise<boolean> {
    if (this.#room.remoteParticipants.has(identity)) return true;
    try {
      await this.#options.rooms.getParticipant(this.roomName, identity);
      return true;
    } catch (error) {
      // Without an answer nobody is taken for gone.
      return !isNotFound(error);
    }
  }

  // Leaving first lets rtc-node release its listeners, which it does not when a room is deleted under it; neither
  // waits for the other, so the other leg's BYE comes no later.
  async #departed(identity: string, reason: string): Promise<void> {
    if (!this.#end()) return;
    const { rooms, onDeparted, onDiagnostic } = this.#options;
    const gone = this.#room.disconnect();
    const ended = insist('DeleteRoom', () => rooms.deleteRoom(this.roomName));
    onDeparted({ roomName: this.roomName, identity, reason });
    for (const result of await Promise.allSettled([gone, ended])) {
      if (result.status === 'rejected') {
        onDiagnostic({ type: 'failed', operation: 'end-call', error: result.reason });
      }
    }
  }

  async #cutOff(room: Room, reason: DisconnectReason): Promise<void> {
    if (this.closed || room !== this.#room) return;
    if (ROOM_IS_OVER.includes(reason)) {
      this.#end();
      return;
    }
    try {
      await this.#rejoin();
    } catch (error) {
      // Otherwise closed meanwhile.
      if (!this.#closing.signal.aborted)
        this.#options.onDiagnostic({ type: 'failed', operation: 'rejoin', error });
    }
  }

  async #rejoin(): Promise<void> {
    let tries = 0;
    await pRetry(
      async () => {
        tries += 1;
        if (await this.#roomExists()) await this.#join();
        else this.#end();
      },
      { ...REJOIN, signal: this.#closing.signal, shouldRetry: () => !this.closed },
    );
    if (this.closed) return;
    this.#options.onDiagnostic({ type: 'watcher-rejoined', tries });
    for (const identity of this.#options.identities) void this.#lookFor(identity);
  }

  async #roomExists(): Promise<boolean> {
    const rooms = await this.#options.rooms.listRooms([this.roomName]);
    return rooms.length > 0;
  }

  /** True the first time. */
  #end(): boolean {
    if (this.closed) return false;
    this.#closing.abort();
    this.#options.onEnded();
    return true;
  }
}
