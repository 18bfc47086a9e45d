import { writeFile } from 'node:fs/promises';

interface WavFormat {
  sampleRate: number;
  channels: number;
  /** 32 means floating point. */
  bits: 8 | 16 | 24 | 32;
}

export interface ToneOptions extends WavFormat {
  durationMs: number;
  hz: number;
  /** Peak, 0–1. */
  level: number;
}

/** A steady tone as a WAV file of any common format. */
export async function writeToneWav(path: string, options: ToneOptions): Promise<void> {
  await writeFile(path, toWav(toneOf(options), options));
}

/** A steady tone, −1…1. */
export function toneOf(options: {
  durationMs: number;
  hz: number;
  level: number;
  sampleRate: number;
}): Float64Array {
  const { durationMs, hz, level, sampleRate } = options;
  const length = Math.round((durationMs * sampleRate) / 1000);
  return Float64Array.from({ length }, (_, i) => level * Math.sin((2 * Math.PI * hz * i) / sampleRate));
}

/** Says how strong one frequency is in 16-bit samples: the peak of that sine, 0–1. */
export function levelAt(hz: number, samples: Int16Array, sampleRate = 48_000): number {
  let re = 0;
  let im = 0;
  samples.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hz * i) / sampleRate);
    im += sample * Math.sin((2 * Math.PI * hz * i) / sampleRate);
  });
  return (2 * Math.hypot(re, im)) / samples.length / 32_768;
}

/** The frequency of a steady tone, from the times of its first and last rise through zero; the ends are left out. */
export function frequencyOf(samples: Int16Array, sampleRate = 48_000): number {
  const rises: number[] = [];
  for (let i = Math.floor(samples.length * 0.1); i < samples.length * 0.9; i++) {
    const [before, here] = [samples[i - 1] ?? 0, samples[i] ?? 0];
    if (before < 0 && here >= 0) rises.push(i - here / (here - before));
  }
  const [first = 0, last = 0] = [rises[0], rises.at(-1)];
  return ((rises.length - 1) / (last - first)) * sampleRate;
}

export function rmsOf(samples: Int16Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return Math.sqrt(energy / samples.length);
}

/** The largest step from one sample to the next: a click is one that the sound itself cannot make. */
export function largestStep(samples: Int16Array): number {
  let largest = 0;
  for (let i = 1; i < samples.length; i++) {
    largest = Math.max(largest, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
  }
  return largest;
}

/** The largest step a sine of this peak (in 16-bit units) makes by itself. */
export function stepOfSine(hz: number, peak: number, sampleRate = 48_000): number {
  return 2 * peak * Math.sin((Math.PI * hz) / sampleRate);
}

function toWav(samples: Float64Array, { sampleRate, channels, bits }: WavFormat): Buffer {
  const frameBytes = (channels * bits) / 8;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length * frameBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(bits === 32 ? 3 : 1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length * frameBytes, 40);
  const data = Buffer.alloc(samples.length * frameBytes);
  samples.forEach((value, i) => {
    for (let c = 0; c < channels; c++) writeSample(data, (i * channels + c) * (bits / 8), value, bits);
  });
  return Buffer.concat([header, data]);
}

function writeSample(data: Buffer, at: number, value: number, bits: WavFormat['bits']): void {
  if (bits === 8) data.writeUInt8(Math.round(value * 127) + 128, at);
  else if (bits === 16) data.writeInt16LE(Math.round(value * 32_767), at);
  else if (bits === 24) data.writeIntLE(Math.round(value * 8_388_607), at, 3);
  else data.writeFloatLE(value, at);
}
