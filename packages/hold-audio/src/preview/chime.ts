import { samplesIn, SAMPLE_RATE } from '../pcm-format.js';

/** Two falling tones: they stand for words where the machine has no voice. */
export function chime(): Int16Array {
  const note = samplesIn(900);
  const samples = new Int16Array(2 * note);
  [880, 660].forEach((hz, index) => {
    for (let i = 0; i < note; i++) {
      const fading = Math.min(1, i / 240) * Math.exp(-i / samplesIn(300));
      samples[index * note + i] = Math.round(9000 * fading * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE));
    }
  });
  return samples;
}
