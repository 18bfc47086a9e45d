import type { LocalAudioTrack } from '@livekit/rtc-node';

/** The part of rtc-node's native client that is used here; the package does not export it. */
interface FfiClient {
  request(request: { message: { case: string; value: object } }): unknown;
}

/**
 * Mutes or unmutes a published track. LiveKit clients can, but `@livekit/rtc-node` (0.13) does not expose it: this is
 * the one file that reaches for the native client behind it. Returns false when this rtc-node cannot.
 */
export function muteTrack(track: LocalAudioTrack, mute: boolean): boolean {
  const client = ffiClient();
  if (client === undefined) return false;
  try {
    const value = { trackHandle: track.ffi_handle.handle, mute };
    return client.request({ message: { case: 'localTrackMute', value } }) !== undefined;
  } catch {
    return false;
  }
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
