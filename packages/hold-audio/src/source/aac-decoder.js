// A program of its own: decodes the AAC of one M4A file to a WAV of 32-bit floats on its output. The ffmpeg of
// @livekit/av has no AAC decoder; this one is an FFmpeg compiled to WebAssembly (LGPL-2.1), which like the other runs
// in a process of its own: it can neither hold up nor crash a call, and its terms stay its own.
// Usage: node aac-decoder.js FILE MAX_SECONDS. Exit codes: 2 not audio, 3 longer than MAX_SECONDS.
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [file = '', maxSeconds = '0'] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const library = '@humansignal/audio-file-decoder';
const wasm = require.resolve(`${library}/decode-audio.wasm`);
const stdout = process.stdout.fd;

decode()
  .then(({ data, sampleRate }) => {
    writeAll(wavHeader(data.byteLength, sampleRate));
    writeAll(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    process.exit(0);
  })
  .catch((error) => {
    process.stderr.write(String(error instanceof Error ? error.message : error).slice(0, 500));
    process.exit(2);
  });

async function decode() {
  const { getAudioDecoder } = await loadLibrary();
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  const decoder = await getAudioDecoder(wasm, buffer.slice(byteOffset, byteOffset + byteLength));
  if (!(decoder.sampleRate > 0)) throw new Error('no sound in it');
  if (decoder.duration > Number(maxSeconds)) process.exit(3);
  return { data: decoder.decodeAudioData(0, -1, { multiChannel: false }), sampleRate: decoder.sampleRate };
}

/** The library is an ES module that its package calls CommonJS, and looks for its WebAssembly as a web page would. */
function loadLibrary() {
  globalThis.fetch = undefined;
  globalThis.require = require;
  globalThis.__dirname = path.dirname(wasm);
  console.log = console.warn = console.error;
  const source = readFileSync(require.resolve(library)).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}

function wavHeader(byteLength, sampleRate) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(3, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(32, 34);
  header.write('data', 36);
  header.writeUInt32LE(byteLength, 40);
  return header;
}

/** A pipe takes what it has room for; EAGAIN asks to come again. */
function writeAll(bytes) {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(stdout, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
