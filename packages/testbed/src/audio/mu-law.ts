/** G.711 µ-law, both ways by table: nothing is computed or allocated for a sample. */

const BIAS = 0x84;
const CLIP = 32635;

/** µ-law of silence. */
export const MU_LAW_SILENCE = 0xff;

const DECODED = Int16Array.from({ length: 256 }, (_, code) => decodeSample(code));
const ENCODED = Uint8Array.from({ length: 65536 }, (_, index) => encodeSample(index - 32768));

/** The µ-law code of a 16-bit sample. */
export function encodeMuLawSample(sample: number): number {
  return ENCODED[sample + 32768] ?? MU_LAW_SILENCE;
}

/** µ-law of `samples`. */
export function encodeMuLaw(samples: Int16Array): Uint8Array {
  const codes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) codes[i] = encodeMuLawSample(samples[i] ?? 0);
  return codes;
}

/** 16-bit samples of µ-law `codes`. */
export function decodeMuLaw(codes: Uint8Array): Int16Array {
  const samples = new Int16Array(codes.length);
  for (let i = 0; i < codes.length; i++) samples[i] = DECODED[codes[i] ?? MU_LAW_SILENCE] ?? 0;
  return samples;
}

/** ITU-T G.711, table 2b, in 16-bit units: sign, 3 bits exponent, 4 bits mantissa, all inverted. */
function decodeSample(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS;
}

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
