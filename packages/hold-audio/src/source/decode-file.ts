import { getFfmpegPath } from '@livekit/av';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { SAMPLE_RATE } from '../pcm-format.js';
import { DecodeError } from './decode-error.js';

export interface DecodeOptions {
  /** An ffmpeg to use instead of the one that ships with `@livekit/av`. */
  ffmpegPath?: string | undefined;
  /** More sound than this ends the decoding with reason `too-long`. */
  maxDurationMs: number;
  timeoutMs: number;
}

/** What an ffmpeg without an AAC decoder says of an M4A file. */
const LACKS_AAC = /no decoder found for: aac|codec aac|decoder.*aac.*not found/i;
const AAC_DECODER = fileURLToPath(new URL('./aac-decoder.js', import.meta.url));
const AAC_TOO_LONG = 3;

/**
 * Decodes a sound file of any rate and number of channels to 48 kHz mono.
 *
 * The decoder is a process of its own: decoding in this one would hold up the event loop, and with it every call,
 * and the WASM decoders of MP3, Ogg and FLAC on npm all contain GPL or LGPL code.
 * `@livekit/av` ships for every platform `@livekit/rtc-node` runs on; what it lacks is AAC, which a second program adds.
 * @throws {@link DecodeError}
 */
export async function decodeFile(path: string, options: DecodeOptions): Promise<Int16Array> {
  const ffmpeg = options.ffmpegPath ?? getFfmpegPath();
  if (ffmpeg === undefined)
    throw new DecodeError('decoder-missing', 'No ffmpeg for this platform is installed.');
  try {
    // "file:" keeps a name like "-y.mp3" or "concat:a.wav" from being read as anything but a file.
    return await runFfmpeg(ffmpeg, ['-protocol_whitelist', 'file', '-i', `file:${path}`], options);
  } catch (error) {
    if (!(error instanceof DecodeError) || !LACKS_AAC.test(error.message)) throw error;
    return decodeAac(ffmpeg, path, options);
  }
}

/** The one program decodes, the other resamples. */
async function decodeAac(ffmpeg: string, path: string, options: DecodeOptions): Promise<Int16Array> {
  const decoder = spawn(process.execPath, [AAC_DECODER, path, String(options.maxDurationMs / 1000)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(decoder);
  const fromPipe = ['-protocol_whitelist', 'pipe', '-f', 'wav', '-i', 'pipe:0'];
  const resampling = runFfmpeg(ffmpeg, fromPipe, options, decoder);
  resampling.catch(() => decoder.kill('SIGKILL'));
  const { exitCode, complaints } = await ended;
  if (exitCode === AAC_TOO_LONG)
    throw await failed(resampling, 'too-long', `Longer than ${options.maxDurationMs} ms.`);
  if (exitCode !== 0 && exitCode !== null) throw await failed(resampling, 'not-audio', complaints);
  return resampling;
}

/** What the first program found out counts; the second only saw the sound end. */
async function failed(
  resampling: Promise<unknown>,
  reason: 'too-long' | 'not-audio',
  message: string,
): Promise<DecodeError> {
  await resampling.catch(() => undefined);
  return new DecodeError(reason, message);
}

function runFfmpeg(
  ffmpeg: string,
  input: readonly string[],
  { maxDurationMs, timeoutMs }: DecodeOptions,
  feeder?: ChildProcess,
): Promise<Int16Array> {
  const maxBytes = (maxDurationMs / 1000) * SAMPLE_RATE * 2;
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpeg, argumentsFor(input), { stdio: [feeder ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let byteLength = 0;

    const fail = (error: DecodeError) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new DecodeError('decoder-timeout', `Not done after ${timeoutMs} ms.`)),
      timeoutMs,
    );

    if (child.stdin !== null) {
      // A program that has enough of its input closes it; what it exits with tells why.
      child.stdin.on('error', () => undefined);
      feeder?.stdout?.pipe(child.stdin);
    }
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      byteLength += chunk.length;
      if (byteLength > maxBytes) fail(new DecodeError('too-long', `Longer than ${maxDurationMs} ms.`));
    });
    child.once('error', (cause) =>
      fail(new DecodeError('decoder-missing', `${ffmpeg} does not run.`, { cause })),
    );
    void endOf(child).then(({ exitCode, complaints }) => {
      clearTimeout(timer);
      if (exitCode === 0) resolve(toSamples(chunks, byteLength));
      else reject(new DecodeError('not-audio', complaints));
    });
  });
}

/** Resolves when a program and its pipes have ended, with the beginning of what it complained about. */
function endOf(child: ChildProcess): Promise<{ exitCode: number | null; complaints: string }> {
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (complaints.length < 2000) complaints += text;
  });
  return new Promise((resolve) => {
    child.on('error', () => undefined);
    child.once('close', (exitCode) => resolve({ exitCode, complaints: complaints.trim() }));
  });
}

function argumentsFor(input: readonly string[]): string[] {
  const quietly = ['-nostdin', '-hide_banner', '-loglevel', 'error'];
  const output = ['-map', '0:a:0', '-ac', '1', '-ar', String(SAMPLE_RATE)];
  return [...quietly, ...input, ...output, '-c:a', 'pcm_s16le', '-f', 's16le', '-'];
}

/** Copies into memory of its own, because a view on 16-bit samples needs an even offset, which a `Buffer` may not have. */
function toSamples(chunks: Buffer[], byteLength: number): Int16Array {
  const bytes = new Uint8Array(byteLength - (byteLength % 2));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, bytes.length - offset), offset);
    offset += chunk.length;
  }
  return new Int16Array(bytes.buffer);
}
