import { Room, RoomEvent, type DisconnectReason } from '@livekit/rtc-node';
import { createWatcherToken, type RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import pRetry from 'p-retry';
import { newWatcherIdentity } from '../consult/identities.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { ROOM_IS_OVER } from './presence.js';
import type { OpenSight, RoomNews, RoomSight } from './room-sight.js';

interface HiddenSightOptions {
  readonly credentials: RoomCredentials;
  readonly rooms: Pick<RoomServiceClient, 'listRooms'>;
  readonly onDiagnostic: OnDiagnostic;
}

const REJOIN = { retries: Infinity, minTimeout: 200, factor: 2, maxTimeout: 5_000 } as const;

/** Watches rooms by a connection to each: unseen, without audio either way. @throws rtc-node's ConnectError */
export function hiddenSight(options: HiddenSightOptions): OpenSight {
  return async (roomName, news) => {
    const sight = new HiddenSight(options, roomName, news);
    await sight.join();
    return sight;
  };
}

/** One hidden connection, which comes back when it is cut off. */
class HiddenSight implements RoomSight {
  readonly #options: HiddenSightOptions;
  readonly #roomName: string;
  readonly #news: RoomNews;
  readonly #closing = new AbortController();
  #room = new Room();

  constructor(options: HiddenSightOptions, roomName: string, news: RoomNews) {
    this.#options = options;
    this.#roomName = roomName;
    this.#news = news;
  }

  isSeen(identity: string): boolean {
    return this.#room.remoteParticipants.has(identity);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#room.disconnect();
  }

  async join(): Promise<void> {
    const { credentials } = this.#options;
    const roomName = this.#roomName;
    const room = new Room();
    room.on(RoomEvent.ParticipantDisconnected, ({ identity, disconnectReason }) =>
      this.#news.departed(identity, disconnectReason),
    );
    room.on(RoomEvent.Disconnected, (reason) => void this.#cutOff(room, reason));
    const token = await createWatcherToken({ credentials, roomName, identity: newWatcherIdentity() });
    await room.connect(credentials.url, token, { autoSubscribe: false, dynacast: false });
    this.#room = room;
    if (this.#closing.signal.aborted) await room.disconnect();
  }

  async #cutOff(room: Room, reason: DisconnectReason): Promise<void> {
    if (this.#closing.signal.aborted || room !== this.#room) return;
    if (ROOM_IS_OVER.includes(reason)) {
      this.#news.over();
      return;
    }
    await this.#rejoin().catch((error: unknown) => this.#failed(error));
  }

  async #rejoin(): Promise<void> {
    let tries = 0;
    const { signal } = this.#closing;
    const exists = await pRetry(
      async () => {
        tries += 1;
        // Joining would create it anew.
        const isThere = (await this.#options.rooms.listRooms([this.#roomName])).length > 0;
        if (isThere) await this.join();
        return isThere;
      },
      { ...REJOIN, signal, shouldRetry: () => !signal.aborted },
    );
    if (exists) {
      this.#options.onDiagnostic({ type: 'watcher-rejoined', tries });
      this.#news.unsure();
    } else {
      this.#news.over();
    }
  }

  #failed(error: unknown): void {
    // Otherwise closed meanwhile.
    if (this.#closing.signal.aborted) return;
    this.#options.onDiagnostic({ type: 'failed', operation: 'rejoin', error });
  }
}
