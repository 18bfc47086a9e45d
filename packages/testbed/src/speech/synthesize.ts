import { spawn } from 'node:child_process';
import type { Pcm } from '../audio/pcm.js';
import { resample } from '../audio/resample.js';
import { EspeakMissingError } from './espeak-missing-error.js';
import { LruCache } from './lru-cache.js';
import { SpeechSynthesisError } from './speech-synthesis-error.js';
import { VOICES } from './voices.js';
import { decodeWav } from '../audio/wav.js';

const COMMAND = 'espeak-ng';
const CACHE_BYTES = 64 * 1024 * 1024;

/** How `synthesize` speaks. */
export interface SynthesizeOptions {
  /** A voice of espeak-ng with its variant, such as `en-us+f3`. @default VOICES.supportAgent */
  readonly voice?: string;
  /** Words a minute. @default 175 (espeak-ng's own) */
  readonly rate?: number;
  /** Samples a second of the result. @default 24000 */
  readonly sampleRate?: number;
  /** Ends the espeak process; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What `synthesize` takes when an option is left out. */
export const SYNTHESIZE_DEFAULTS = {
  voice: VOICES.supportAgent,
  rate: 175,
  sampleRate: 24_000,
} as const satisfies SynthesizeOptions;

const spoken = new LruCache<Pcm>(CACHE_BYTES);

/**
 * Speaks `text` with espeak-ng: the same text, voice and rate always give the same samples, and are remembered.
 * The result is a copy that the caller may change. Text without anything to read gives no samples.
 *
 * @throws EspeakMissingError when espeak-ng is not installed.
 * @throws SpeechSynthesisError when espeak-ng does not know the voice or fails.
 */
export async function synthesize(text: string, options: SynthesizeOptions = {}): Promise<Pcm> {
  const { voice, rate, sampleRate } = { ...SYNTHESIZE_DEFAULTS, ...options };
  options.signal?.throwIfAborted();
  if (!/[\p{L}\p{N}]/u.test(text)) return { samples: new Int16Array(0), sampleRate };
  const key = JSON.stringify([text, voice, rate, sampleRate]);
  const pcm = spoken.get(key) ?? resample(await speak(text, voice, rate, options.signal), sampleRate);
  spoken.set(key, pcm, pcm.samples.byteLength);
  return { samples: pcm.samples.slice(), sampleRate };
}

async function speak(
  text: string,
  voice: string,
  rate: number,
  signal: AbortSignal | undefined,
): Promise<Pcm> {
  // `-z` leaves out the pause after the last sentence: who needs one adds it.
  const args = ['-z', '-v', voice, '-s', String(Math.round(rate)), '--stdin', '--stdout'];
  const { wav, stderr } = await run(args, text, signal);
  if (wav.length === 0) {
    throw new SpeechSynthesisError({ text, voice, reason: stderr.trim() || 'no audio came' });
  }
  return decodeWav(wav);
}

function run(
  args: readonly string[],
  input: string,
  signal: AbortSignal | undefined,
): Promise<{ wav: Buffer; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(COMMAND, args, { signal });
    const wav: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => wav.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', (cause: NodeJS.ErrnoException) => reject(startError(cause, signal)));
    child.on('close', () => resolve({ wav: Buffer.concat(wav), stderr }));
    // A process that ends early closes its stdin: 'close' tells what came of it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function startError(cause: NodeJS.ErrnoException, signal: AbortSignal | undefined): Error {
  if (cause.code === 'ENOENT') return new EspeakMissingError(COMMAND, { cause });
  if (signal?.reason instanceof Error) return signal.reason;
  return cause;
}
