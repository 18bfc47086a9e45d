/**
 * Voices of `espeak-ng` that a listener (and a recording) tells apart, by the part somebody plays.
 * All come with espeak-ng itself: no mbrola data is needed. `en-gb` is not among them: espeak-ng 1.51 takes it without
 * its variant, so that `en-gb+f2` and `en-gb+m7` are one voice.
 */
export const VOICES = {
  caller: 'en-us+m3',
  otherCaller: 'en-gb-x-rp+f2',
  supervisor: 'en-gb-x-rp+m7',
  otherSupervisor: 'en-us+f4',
  supportAgent: 'en-us+f3',
  transferAgent: 'en-gb-scotland+m1',
} as const satisfies Record<string, string>;

/** A part with a voice of its own in `VOICES`. */
export type VoiceName = keyof typeof VOICES;
