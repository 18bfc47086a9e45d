import { randomBytes } from 'node:crypto';
import {
  AudioSource,
  LocalAudioTrack,
  type Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  type RemoteParticipant,
  type RemoteTrack,
} from '@livekit/rtc-node';
import type { RoomCredentials } from '@warm/session-core/rooms';
import { TrackSource as Source, type RoomServiceClient } from 'livekit-server-sdk';
import { createSpeakerToken } from '../consult/speaker-token.js';
import { subscribeOnly } from '../consult/subscribe-only.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { reasonName } from '../watch/departure.js';
import { LastingRoom } from '../server/lasting-room.js';
import { isFinal, stayedAway, type PresenceRooms } from '../watch/presence.js';

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

const MICROPHONE = [Source.MICROPHONE];
/** What LiveKit's audio is decoded at: anything else would be resampled on the way in and out. */
const SAMPLE_RATE = 48_000;
/** None: with one, what is said waits 20 to 30 ms longer. */
const SOURCE_QUEUE_MS = 0;

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
  readonly #connection: LastingRoom;
  #isListening = false;
  #isLooking = false;
  #closed: Promise<void> | undefined;

  constructor(options: BridgeEndOptions) {
    const { credentials, rooms, roomName, onDiagnostic } = options;
    this.#options = options;
    this.#connection = new LastingRoom({
      url: credentials.url,
      rooms,
      roomName,
      token: () =>
        createSpeakerToken({ credentials, roomName, identity: this.identity, sources: MICROPHONE }),
      listen: (room) => this.#attend(room),
      settleIn: (room) => this.#publish(room),
      onRejoined: (tries) => this.#rejoined(tries),
      onOver: () => this.#over(),
      onFailed: (error) => onDiagnostic({ type: 'failed', operation: 'join-bridge', error }),
    });
    this.joined = this.#connection.joinInTheEnd();
    // Rejects when it is closed before.
    this.joined.catch(() => undefined);
  }

  /** Begins to hear its person, and to notice when they leave. Returns whether they have a microphone to hear. */
  listen(): boolean {
    this.#isListening = true;
    const { room } = this.#connection;
    if (room) subscribeOnly(room, this.#options.legIdentity);
    const leg = this.#leg;
    if (!leg) void this.#lookFor();
    return [...(leg?.trackPublications.values() ?? [])].some(({ kind }) => kind === TrackKind.KIND_AUDIO);
  }

  /** Leaves the room. Idempotent. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#connection.close();
    await this.source.close();
  }

  get #leg(): RemoteParticipant | undefined {
    return this.#connection.room?.remoteParticipants.get(this.#options.legIdentity);
  }

  #attend(room: Room): void {
    room.on(RoomEvent.TrackSubscribed, (track, _, { identity }) => this.#subscribed(track, identity));
    room.on(RoomEvent.ParticipantDisconnected, (participant) => this.#left(participant));
  }

  async #publish(room: Room): Promise<void> {
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
    if (this.#isLooking) return;
    this.#isLooking = true;
    const { rooms, roomName, legIdentity, onLeft } = this.#options;
    const query = { rooms, roomName, identity: legIdentity, isSeen: () => this.#leg !== undefined };
    if (await stayedAway(query, this.#connection.signal)) onLeft('absent');
    this.#isLooking = false;
  }

  #rejoined(tries: number): void {
    this.#options.onDiagnostic({ type: 'bridge-rejoined', tries });
    if (this.#isListening) this.listen();
  }

  #over(): void {
    if (this.#isListening) this.#options.onLeft('room-deleted');
  }
}
