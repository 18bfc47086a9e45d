import { readFile, writeFile } from 'node:fs/promises';

import type { Pcm } from './pcm.js';

const PCM_FORMAT = 1;

/** Reads a 16-bit PCM WAV file of any rate; throws what `decodeWav` throws. */
export async function readWav(path: string): Promise<Pcm> {
  return decodeWav(await readFile(path));
}

/** Writes a 16-bit mono WAV file. */
export async function writeWav(path: string, pcm: Pcm): Promise<void> {
  await writeFile(path, encodeWav(pcm));
}

/**
 * Reads 16-bit PCM WAV; several channels become one by averaging.
 * Lengths in the header that exceed the data (espeak-ng writing to a pipe) mean "up to the end".
 *
 * @throws RangeError for anything but 16-bit PCM in a RIFF/WAVE container.
 */
export function decodeWav(bytes: Uint8Array): Pcm {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') {
    throw new RangeError('the audio is no WAV file: send 16-bit PCM in a RIFF/WAVE container');
  }
  const chunks = chunksOf(view);
  const format = chunks.get('fmt ');
  const data = chunks.get('data');
  if (!format || !data || format.byteLength < 16) {
    throw new RangeError('the WAV file lacks its "fmt " or "data" chunk');
  }
  requirePcm16(format);
  return {
    samples: toMono(data, format.getUint16(2, true)),
    sampleRate: format.getUint32(4, true),
  };
}

/** The same audio as a WAV file: mono, 16 bits. */
export function encodeWav({ samples, sampleRate }: Pcm): Uint8Array {
  const file = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at: number, value: string) => {
    for (let i = 0; i < value.length; i++) file.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, 'RIFF');
  file.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, PCM_FORMAT, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, sampleRate, true);
  file.setUint32(28, sampleRate * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, 'data');
  file.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => file.setInt16(44 + i * 2, sample, true));
  return new Uint8Array(file.buffer);
}

function chunksOf(view: DataView): Map<string, DataView> {
  const chunks = new Map<string, DataView>();
  let at = 12;
  while (at + 8 <= view.byteLength) {
    const start = at + 8;
    const length = Math.min(view.getUint32(at + 4, true), view.byteLength - start);
    chunks.set(tag(view, at), new DataView(view.buffer, view.byteOffset + start, length));
    at = start + length + (length % 2);
  }
  return chunks;
}

function requirePcm16(format: DataView): void {
  const kind = format.getUint16(0, true);
  const bits = format.getUint16(14, true);
  if (kind === PCM_FORMAT && bits === 16 && format.getUint16(2, true) > 0) return;
  throw new RangeError(`the WAV file has format ${kind} with ${bits} bits: send 16-bit PCM (format 1)`);
}

function toMono(data: DataView, channels: number): Int16Array {
  const samples = new Int16Array(Math.floor(data.byteLength / 2 / channels));
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += data.getInt16((i * channels + c) * 2, true);
    samples[i] = Math.round(sum / channels);
  }
  return samples;
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
