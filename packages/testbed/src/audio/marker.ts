import { lowPass } from './low-pass.js';
import { samplesIn, toInt16, type Pcm } from './pcm.js';

/**
 * Pilot tones in Hz, one a speaker, above the band that `withMarker` leaves to speech: an `Ear` tells by them who is
 * heard, also in pauses and while several speak at once.
 *
 * Multiples of 25 Hz, so that a 40 ms Hann window sees them without crosstalk; all distances differ (a Golomb ruler),
 * so that distortion of some markers never looks like another one.
 *
 * livekit-sip's resampling takes away what is high: a phone's 3300 Hz reaches another phone at 40 % of its level, its
 * 2550 Hz whole. Give the low ones to phones, the high ones to whoever joins by WebRTC.
 */
export const MARKERS = {
  callerVoice: 2550,
  supervisorVoice: 2700,
  supportAgent: 2900,
  transferAgent: 3125,
  holdMusic: 3300,
} as const satisfies Record<string, number>;

/** Name of a marker in `MARKERS`. */
export type MarkerName = keyof typeof MARKERS;

/** Peak of the pilot tone, of 32767: 35 dB below full scale, some 15–20 dB below speech. */
export const MARKER_LEVEL = 600;

const SPEECH_BAND = { cutoffHz: 2275, transitionHz: 350 } as const;
const RAMP_MS = 5;

/**
 * Speech (or music) that carries a speaker's marker: everything above 2.45 kHz is taken away and a constant pilot tone
 * laid over the whole length, pauses included.
 *
 * @param markerHz One of `MARKERS`.
 * @param level Peak of the pilot, of 32767. @default MARKER_LEVEL
 * @throws RangeError when the sample rate cannot carry the marker.
 */
export function withMarker(pcm: Pcm, markerHz: number, level: number = MARKER_LEVEL): Pcm {
  requireBelowNyquist(pcm.sampleRate, markerHz);
  const { cutoffHz, transitionHz } = SPEECH_BAND;
  const sum = lowPass(pcm.samples, pcm.sampleRate, cutoffHz, transitionHz);
  addTone(sum, pcm.sampleRate, markerHz, level);
  return { samples: toInt16(sum), sampleRate: pcm.sampleRate };
}

/** A marker alone, at `MARKER_LEVEL` and 8 kHz, without ramps: 40 ms of it can be repeated without a click. */
export function pilot(markerHz: number, ms: number): Pcm {
  const samples = new Float64Array(samplesIn(ms, 8000));
  const step = (2 * Math.PI * markerHz) / 8000;
  return { samples: toInt16(samples.map((_, i) => MARKER_LEVEL * Math.sin(step * i))), sampleRate: 8000 };
}

function addTone(sum: Float64Array, sampleRate: number, hz: number, level: number): void {
  const ramp = Math.max(1, Math.min(samplesIn(RAMP_MS, sampleRate), sum.length / 2));
  const step = (2 * Math.PI * hz) / sampleRate;
  for (let i = 0; i < sum.length; i++) {
    const envelope = Math.min(1, (i + 1) / ramp, (sum.length - i) / ramp);
    sum[i] = (sum[i] ?? 0) + level * envelope * Math.sin(step * i);
  }
}

function requireBelowNyquist(sampleRate: number, markerHz: number): void {
  if (markerHz > 0 && markerHz < sampleRate / 2) return;
  throw new RangeError(
    `markerHz is ${markerHz}, which ${sampleRate} samples a second cannot carry: use one of MARKERS and at least 8000 samples a second`,
  );
}
