import { voice } from '@livekit/agents';

/** The piece that ours and the peer play: 55 s that come with `@livekit/agents`. */
export const HOLD_MUSIC = voice.getBuiltinAudioPath(voice.BuiltinAudioClip.HOLD_MUSIC);
