import { type Room, RoomEvent } from '@livekit/rtc-node';

export interface AudienceRestriction {
  /** False when this rtc-node cannot restrict its own tracks: then only the server's gate keeps others out. */
  readonly supported: boolean;
}

/** The part of rtc-node's native client that is used here; the package does not export it. */
interface FfiClient {
  request(request: { message: { case: string; value: object } }): unknown;
}

const audiences = new WeakMap<Room, readonly string[] | 'everyone'>();

/**
 * Decides who may subscribe to what `room`'s local participant publishes, now and later. Call it right after
 * `connect()`, before anything is published: set 300 ms later, 20–160 ms of a brief were heard by the wrong person.
 *
 * LiveKit clients can restrict their tracks to identities, but `@livekit/rtc-node` (0.13) does not expose it. This is
 * the one file of this package that reaches for the native client behind it; it says `supported: false` rather than fail.
 */
export function restrictAudience(room: Room, audience: readonly string[] | 'everyone'): AudienceRestriction {
  const isNew = !audiences.has(room);
  audiences.set(room, audience);
  const supported = apply(room);
  if (isNew && supported) keepThroughReconnects(room);
  return { supported };
}

/** Longer than it takes to be asked, far shorter than until a track that is made anew is heard by anybody. */
const REPEAT_EVERY_MS = 20;

// A full reconnect begins a new session, which knows nothing of the restriction. The client repeats it there by itself,
// but after it has published the last of its tracks again (rust-sdks, `handle_restarted`): until then everybody may
// hear the first. Nothing tells when the session is there, and what is sent before goes to the old one.
function keepThroughReconnects(room: Room): void {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearInterval(timer);
  room.on(RoomEvent.Reconnecting, () => {
    stop();
    timer = setInterval(() => void apply(room), REPEAT_EVERY_MS).unref();
  });
  room.on(RoomEvent.Reconnected, () => {
    stop();
    apply(room);
  });
  room.on(RoomEvent.Disconnected, stop);
}

function apply(room: Room): boolean {
  const audience = audiences.get(room);
  const client = ffiClient();
  const handle = room.localParticipant?.ffi_handle.handle;
  if (audience === undefined || !client || handle === undefined) return false;
  try {
    const response = client.request({
      message: {
        case: 'setTrackSubscriptionPermissions',
        value: {
          localParticipantHandle: handle,
          allParticipantsAllowed: audience === 'everyone',
          permissions: permissionsFor(audience),
        },
      },
    });
    return response !== undefined;
  } catch {
    return false;
  }
}

function permissionsFor(audience: readonly string[] | 'everyone') {
  if (audience === 'everyone') return [];
  return audience.map((participantIdentity) => ({ participantIdentity, allowAll: true }));
}

function ffiClient(): FfiClient | undefined {
  const client = (globalThis as { _ffiClientInstance?: unknown })._ffiClientInstance;
  const isClient =
    typeof client === 'object' &&
    client !== null &&
    'request' in client &&
    typeof client.request === 'function';
  return isClient ? (client as FfiClient) : undefined;
}
