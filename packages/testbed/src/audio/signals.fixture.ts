import { decodeMuLaw, encodeMuLaw } from './mu-law.js';
import { toInt16, type Pcm } from './pcm.js';

/** `seconds` of a function of time (in seconds), 8 kHz. */
export function signal(seconds: number, at: (seconds: number) => number): Pcm {
  const samples = Float64Array.from({ length: seconds * 8000 }, (_, i) => at(i / 8000));
  return { samples: toInt16(samples), sampleRate: 8000 };
}

export function tone(hz: number, seconds: number, peak = 8000, sampleRate = 8000): Pcm {
  const step = (2 * Math.PI * hz) / sampleRate;
  const samples = Float64Array.from({ length: seconds * sampleRate }, (_, i) => peak * Math.sin(step * i));
  return { samples: toInt16(samples), sampleRate };
}

const PITCHES = [220, 261.63, 329.63, 440, 329.63, 261.63] as const;

/** Plucked notes, `noteSeconds` each, over a bass that changes every four. */
export function music(seconds: number, noteSeconds = 0.25, peak = 6000): Pcm {
  return signal(seconds, (t) => {
    const note = Math.floor(t / noteSeconds);
    const pluck = Math.exp(-6 * (t % noteSeconds));
    const pitch = PITCHES[note % PITCHES.length] ?? 220;
    const bass = (PITCHES[Math.floor(note / 4) % PITCHES.length] ?? 220) / 2;
    const plucked = [1, 0.5, 0.25].map((level, i) => level * Math.sin(2 * Math.PI * pitch * (i + 1) * t));
    return peak * (pluck * plucked.reduce((a, b) => a + b) + 0.3 * Math.sin(2 * Math.PI * bass * t));
  });
}

/** What a telephone line makes of 8 kHz audio. */
export function overTelephone({ samples, sampleRate }: Pcm): Pcm {
  return { samples: decodeMuLaw(encodeMuLaw(samples)), sampleRate };
}

/** The first `ms` of a clip. */
export function firstMs({ samples, sampleRate }: Pcm, ms: number): Pcm {
  return { samples: samples.slice(0, (ms / 1000) * sampleRate), sampleRate };
}
