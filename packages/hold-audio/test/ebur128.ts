import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What is used of `ebur128-wasm`, the `ebur128` crate compiled to WebAssembly. */
interface Ebur128 {
  memory: { buffer: ArrayBuffer };
  __wbindgen_malloc(bytes: number): number;
  ebur128_integrated_mono(sampleRate: number, at: number, length: number): number;
  ebur128_true_peak_mono(sampleRate: number, at: number, length: number): number;
}

/** Node 20 has it; the types of this workspace's libraries do not. */
interface WebAssemblyApi {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: unknown } }>;
}

/** An independent meter: the `ebur128` crate, without the script its package wraps round it for bundlers. */
export async function loadEbur128() {
  const path = createRequire(import.meta.url).resolve('ebur128-wasm/ebur128_wasm_bg.wasm');
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  // It calls these only to tell of a panic.
  const imports = { './ebur128_wasm_bg.js': new Proxy({}, { get: () => () => 0 }) };
  const meter = (await WebAssembly.instantiate(await readFile(path), imports)).instance.exports as Ebur128;
  const place = (samples: Int16Array): [number, number] => {
    const at = meter.__wbindgen_malloc(samples.length * 4);
    const floats = new Float32Array(meter.memory.buffer, at, samples.length);
    for (let i = 0; i < samples.length; i++) floats[i] = (samples[i] ?? 0) / 32_768;
    return [at, samples.length];
  };
  return {
    lufs: (samples: Int16Array) => meter.ebur128_integrated_mono(48_000, ...place(samples)),
    dbtp: (samples: Int16Array) => meter.ebur128_true_peak_mono(48_000, ...place(samples)),
  };
}
