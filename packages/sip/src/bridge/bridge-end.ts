import { randomBytes } from 'node:crypto';
import {
  AudioSource,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  type DisconnectReason,
  type RemoteParticipant,
  type RemoteTrack,
} from '@livekit/rtc-node';
import type { RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import pRetry from 'p-retry';
import { subscribeOnly } from '../consult/subscribe-only.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { reasonName } from '../watch/departure.js';
import { isFinal, ROOM_IS_OVER, stayedAway, type PresenceRooms } from '../watch/presence.js';
import { createRelayToken } from './relay-token.js';

export type BridgeRooms = PresenceRooms &
  Pick<RoomServiceClient, 'deleteRoom' | 'getParticipant' | 'listRooms'>;

export interface BridgeEndOptions {
  readonly credentials: RoomCredentials;
  readonly rooms: BridgeRooms;
  readonly roomName: string;
  /** The one person who is heard here. */
  readonly legIdentity: string;
  readonly onDiagnostic: OnDiagnostic;
  /** Their audio, each time it begins anew. */
  readonly onTrack: (track: RemoteTrack) => void;
  /** They have left, or the room is over. */
  readonly onLeft: (reason: string) => void;
}

/** What LiveKit's audio is decoded at: anything else would be resampled on the way in and out. */
const SAMPLE_RATE = 48_000;
/** None: with one, what is said waits 20 to 30 ms longer. */
const SOURCE_QUEUE_MS = 0;
const REJOIN = { retries: Infinity, minTimeout: 100, factor: 2, maxTimeout: 2_000 } as const;

/**
 * One end of a bridge: a connection of its own to one room. It publishes a track there at once, which stays silent, and
 * hears nobody before `listen()`; it comes back when it is cut off.
 */
export class BridgeEnd {
  readonly identity = `bridge-${randomBytes(8).toString('hex')}`;
  readonly source = new AudioSource(SAMPLE_RATE, 1, SOURCE_QUEUE_MS);
  /** Settles when it is in the room with its track published. */
  readonly joined: Promise<void>;
  readonly #options: BridgeEndOptions;
  readonly #closing = new AbortController();
  #room = new Room();
  #isListening = false;
  #closed: Promise<void> | undefined;

  constructor(options: BridgeEndOptions) {
    this.#options = options;
    this.joined = this.#join();
    this.joined.catch((error: unknown) => {
      options.onDiagnostic({ type: 'failed', operation: 'join-bridge', error });
    });
  }

  /** Begins to hear its person, and to notice when they leave. Returns whether they have a microphone to hear. */
  listen(): boolean {
    this.#isListening = true;
    subscribeOnly(this.#room, this.#options.legIdentity);
    const leg = this.#leg;
    if (!leg) void this.#lookFor();
    return [...(leg?.trackPublications.values() ?? [])].some(({ kind }) => kind === TrackKind.KIND_AUDIO);
  }

  /** Leaves the room. Idempotent. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.joined.catch(() => undefined);
    await this.#room.disconnect();
    await this.source.close();
  }

  get #leg(): RemoteParticipant | undefined {
    return this.#room.remoteParticipants.get(this.#options.legIdentity);
  }

  async #join(): Promise<void> {
    const { credentials, roomName } = this.#options;
    const room = new Room();
    room.on(RoomEvent.TrackSubscribed, (track, _, { identity }) => this.#subscribed(track, identity));
    room.on(RoomEvent.ParticipantDisconnected, (participant) => this.#left(participant));
    room.on(RoomEvent.Disconnected, (reason) => void this.#cutOff(room, reason));
    const token = await createRelayToken({ credentials, roomName, identity: this.identity });
    await room.connect(credentials.url, token, { autoSubscribe: false, dynacast: false });
    this.#room = room;
    if (this.#closing.signal.aborted) return room.disconnect();
    const track = LocalAudioTrack.createAudioTrack('bridge', this.source);
    // Steady packets let the other side keep its own buffer short.
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, dtx: false });
    await room.localParticipant?.publishTrack(track, options);
  }

  #subscribed(track: RemoteTrack, identity: string): void {
    if (identity === this.#options.legIdentity && track.kind === TrackKind.KIND_AUDIO) {
      this.#options.onTrack(track);
    }
  }

  #left({ identity, disconnectReason }: RemoteParticipant): void {
    if (!this.#isListening || identity !== this.#options.legIdentity) return;
    if (isFinal(disconnectReason)) this.#options.onLeft(reasonName(disconnectReason));
    else void this.#lookFor();
  }

  async #lookFor(): Promise<void> {
    const { rooms, roomName, legIdentity, onLeft } = this.#options;
    const query = { rooms, roomName, identity: legIdentity, isSeen: () => this.#leg !== undefined };
    if (await stayedAway(query, this.#closing.signal)) onLeft('absent');
  }

  async #cutOff(room: Room, reason: DisconnectReason): Promise<void> {
    if (this.#closing.signal.aborted || room !== this.#room) return;
    if (ROOM_IS_OVER.includes(reason)) {
      this.#over();
      return;
    }
    await this.#rejoin().catch((error: unknown) => this.#failed(error));
  }

  async #rejoin(): Promise<void> {
    let tries = 0;
    const { rooms, roomName, onDiagnostic } = this.#options;
    const { signal } = this.#closing;
    const exists = await pRetry(
      async () => {
        tries += 1;
        // Joining would create it anew.
        const isThere = (await rooms.listRooms([roomName])).length > 0;
        if (isThere) await this.#join();
        return isThere;
      },
      { ...REJOIN, signal, shouldRetry: () => !signal.aborted },
    );
    if (!exists) {
      this.#over();
      return;
    }
    onDiagnostic({ type: 'bridge-rejoined', tries });
    if (this.#isListening) this.listen();
  }

  #failed(error: unknown): void {
    // Otherwise closed meanwhile.
    if (this.#closing.signal.aborted) return;
    this.#options.onDiagnostic({ type: 'failed', operation: 'rejoin-bridge', error });
  }

  #over(): void {
    if (this.#isListening) this.#options.onLeft('room-deleted');
  }
}
