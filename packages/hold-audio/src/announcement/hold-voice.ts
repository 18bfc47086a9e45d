import type { HoldFrame } from '../source/hold-frame.js';

/** What a voice says piece by piece: frames, or what holds one, as the `SynthesizedAudio` of `@livekit/agents`. */
export type SpokenPiece = HoldFrame | { readonly frame: HoldFrame };

/** Turns text into speech: any `TTS` of `@livekit/agents`, or a few lines round another one. */
export interface HoldVoice {
  synthesize(text: string): AsyncIterable<SpokenPiece>;
}
