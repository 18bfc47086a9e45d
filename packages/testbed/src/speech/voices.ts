/**
 * Voices of `espeak-ng` that a listener (and a recording) tells apart, by the part somebody plays.
 * All come with espeak-ng itself: no mbrola data is needed.
 */
export const VOICES = {
  caller: 'en-us+m3',
  otherCaller: 'en-gb+f2',
  supervisor: 'en-gb+m7',
  otherSupervisor: 'en-us+f4',
  supportAgent: 'en-us+f3',
  transferAgent: 'en-gb-scotland+m1',
} as const satisfies Record<string, string>;

/** A part with a voice of its own in `VOICES`. */
export type VoiceName = keyof typeof VOICES;
