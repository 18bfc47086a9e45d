import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tone } from './signals.fixture.js';
import { decodeWav, encodeWav, readWav, writeWav } from './wav.js';

test('what was written is read again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wav-'));
  try {
    const clip = tone(440, 0.1, 8000, 24000);
    await writeWav(join(folder, 'clip.wav'), clip);
    expect(await readWav(join(folder, 'clip.wav'))).toEqual(clip);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a data chunk that claims more than there is ends with the file', () => {
  const wav = encodeWav(tone(440, 0.1));
  new DataView(wav.buffer).setUint32(40, 0x7ffff000, true);
  expect(decodeWav(wav)).toEqual(tone(440, 0.1));
});

test('anything else is refused with a cure', () => {
  expect(() => decodeWav(new Uint8Array(100))).toThrow(/send 16-bit PCM in a RIFF\/WAVE container/);
});
