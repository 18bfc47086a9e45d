import type { LocalAudioTrack } from '@livekit/rtc-node';

import { requestFfi } from './request-ffi.js';

/** Mutes or unmutes a published track. Returns false when this rtc-node cannot. */
export function muteTrack(track: LocalAudioTrack, mute: boolean): boolean {
  return requestFfi('localTrackMute', { trackHandle: track.ffi_handle.handle, mute });
}
