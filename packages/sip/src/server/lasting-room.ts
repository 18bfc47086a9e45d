import { Room, RoomEvent, type DisconnectReason } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import pRetry from 'p-retry';
import { ROOM_IS_OVER } from '../watch/presence.js';

export interface LastingRoomOptions {
  readonly url: string;
  readonly rooms: Pick<RoomServiceClient, 'listRooms'>;
  readonly roomName: string;
  /** Called for every connection. */
  readonly token: () => Promise<string>;
  /** Listens to a connection that is about to be made. */
  readonly listen: (room: Room) => void;
  /** What belongs to being there: a connection in which this fails is given up and made again. */
  readonly settleIn?: (room: Room) => Promise<void>;
  readonly onRejoined: (tries: number) => void;
  /** The room exists no longer; nothing more is tried. */
  readonly onOver: () => void;
  /** A connection could not be made; it is tried again. */
  readonly onFailed: (error: unknown) => void;
}

const REJOIN = { retries: Infinity, minTimeout: 100, factor: 2, maxTimeout: 2_000 } as const;

/**
 * A connection to one room that is made again when it is cut off, for as long as the room exists. There is one at a
 * time: two of the same identity would throw each other out.
 */
export class LastingRoom {
  readonly #options: LastingRoomOptions;
  readonly #closing = new AbortController();
  #room: Room | undefined;
  #joining: Promise<unknown> = Promise.resolve();

  constructor(options: LastingRoomOptions) {
    this.#options = options;
  }

  /** Nothing while it is cut off. */
  get room(): Room | undefined {
    return this.#room;
  }

  /** Aborts when this is closed. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Makes the first connection. @throws rtc-node's ConnectError, or what `settleIn` throws; nothing is left then */
  async join(): Promise<void> {
    const { url, token, listen, settleIn } = this.#options;
    const room = new Room();
    listen(room);
    room.on(RoomEvent.Disconnected, (reason) => this.#cutOff(room, reason));
    try {
      await room.connect(url, await token(), { autoSubscribe: false, dynacast: false });
      await settleIn?.(room);
      this.signal.throwIfAborted();
      if (!room.isConnected) throw new Error('The connection was cut off while it was being made.');
    } catch (error) {
      await room.disconnect();
      throw error;
    }
    this.#room = room;
  }

  /** Makes the first connection, however often it takes. Rejects when this is closed. */
  joinInTheEnd(): Promise<void> {
    return this.#retry(() => this.join());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#joining;
    await this.#room?.disconnect();
  }

  // Of a connection that is only being made, whoever makes it hears.
  #cutOff(room: Room, reason: DisconnectReason): void {
    if (this.signal.aborted || room !== this.#room) return;
    this.#room = undefined;
    if (ROOM_IS_OVER.includes(reason)) this.#options.onOver();
    // Rejects when this is closed.
    else this.#rejoin().catch(() => undefined);
  }

  async #rejoin(): Promise<void> {
    const { rooms, roomName, onRejoined, onOver } = this.#options;
    let tries = 0;
    const exists = await this.#retry(async () => {
      tries += 1;
      // Joining would create it anew.
      const isThere = (await rooms.listRooms([roomName])).length > 0;
      if (isThere) await this.join();
      return isThere;
    });
    if (exists) onRejoined(tries);
    else onOver();
  }

  #retry<Value>(step: () => Promise<Value>): Promise<Value> {
    const { signal } = this;
    const onFailedAttempt = ({ error }: { error: unknown }) => {
      if (!signal.aborted) this.#options.onFailed(error);
    };
    const shouldRetry = () => !signal.aborted;
    const joined = pRetry(step, { ...REJOIN, signal, onFailedAttempt, shouldRetry });
    this.#joining = joined.catch(() => undefined);
    return joined;
  }
}
