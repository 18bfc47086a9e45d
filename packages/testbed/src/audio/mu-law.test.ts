import { expect, test } from 'vitest';
import { decodeMuLaw, encodeMuLaw, encodeMuLawSample, MU_LAW_SILENCE } from './mu-law.js';

test('every code survives decoding and encoding', () => {
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code).filter((code) => code !== 0x7f);
  // 0x7f is "negative zero": it decodes to 0, whose code is 0xff.
  expect(encodeMuLaw(decodeMuLaw(codes))).toEqual(codes);
});

test('reference points of G.711', () => {
  expect(encodeMuLawSample(0)).toBe(MU_LAW_SILENCE);
  expect([...decodeMuLaw(Uint8Array.of(0x80, 0x00, 0xff))]).toEqual([32124, -32124, 0]);
  expect(encodeMuLawSample(32767)).toBe(0x80);
  expect(encodeMuLawSample(-32768)).toBe(0x00);
});

test('the error stays below a sixteenth of the sample', () => {
  const samples = Int16Array.from({ length: 3000 }, (_, i) => i * 10 + 200);
  decodeMuLaw(encodeMuLaw(samples)).forEach((decoded, i) => {
    const sample = samples[i] ?? 0;
    expect(Math.abs(decoded - sample)).toBeLessThanOrEqual(sample / 16);
  });
});
