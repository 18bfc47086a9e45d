import { getFfmpegPath } from '@livekit/av';
import { spawn } from 'node:child_process';

import { SAMPLE_RATE } from '../pcm-format.js';
import { DecodeError } from './decode-error.js';

export interface DecodeOptions {
  /** An ffmpeg to use instead of the one that ships with `@livekit/av`. */
  ffmpegPath?: string | undefined;
  /** More sound than this ends the decoding with reason `too-long`. */
  maxDurationMs: number;
  timeoutMs: number;
}

/**
 * Decodes a sound file of any rate and number of channels to 48 kHz mono.
 *
 * The decoder is a process of its own: decoding in this one would hold up the event loop, and with it every call,
 * and the WASM decoders of MP3, Ogg and FLAC on npm all contain GPL or LGPL code.
 * `@livekit/av` ships for every platform `@livekit/rtc-node` runs on.
 * @throws {@link DecodeError}
 */
export async function decodeFile(path: string, options: DecodeOptions): Promise<Int16Array> {
  const ffmpeg = options.ffmpegPath ?? getFfmpegPath();
  if (ffmpeg === undefined)
    throw new DecodeError('decoder-missing', 'No ffmpeg for this platform is installed.');
  return runFfmpeg(ffmpeg, path, options);
}

function runFfmpeg(
  ffmpeg: string,
  path: string,
  { maxDurationMs, timeoutMs }: DecodeOptions,
): Promise<Int16Array> {
  const maxBytes = (maxDurationMs / 1000) * SAMPLE_RATE * 2;
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpeg, argumentsFor(path), { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let byteLength = 0;
    let complaints = '';

    const fail = (error: DecodeError) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new DecodeError('decoder-timeout', `Not done after ${timeoutMs} ms.`)),
      timeoutMs,
    );

    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      byteLength += chunk.length;
      if (byteLength > maxBytes) fail(new DecodeError('too-long', `Longer than ${maxDurationMs} ms.`));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (complaints.length < 2000) complaints += text;
    });
    child.once('error', (cause) =>
      fail(new DecodeError('decoder-missing', `${ffmpeg} does not run.`, { cause })),
    );
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      if (exitCode === 0) resolve(toSamples(chunks, byteLength));
      else reject(new DecodeError('not-audio', complaints.trim()));
    });
  });
}

function argumentsFor(path: string): string[] {
  const quietly = ['-nostdin', '-hide_banner', '-loglevel', 'error'];
  // "file:" keeps a name like "-y.mp3" or "concat:a.wav" from being read as anything but a file.
  const input = ['-protocol_whitelist', 'file', '-i', `file:${path}`, '-map', '0:a:0'];
  const output = ['-ac', '1', '-ar', String(SAMPLE_RATE), '-c:a', 'pcm_s16le', '-f', 's16le', '-'];
  return [...quietly, ...input, ...output];
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
