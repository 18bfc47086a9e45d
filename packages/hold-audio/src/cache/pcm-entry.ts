import { webcrypto } from 'node:crypto';

import { SAMPLE_RATE } from '../pcm-format.js';

/** Goes up whenever the same file would give other samples: older entries are then never looked at again. */
export const FORMAT_VERSION = 1;
const MAGIC = 'WARMHOLD';
/** magic 8 · version 4 · sample rate 4 · samples 4 · reserved 12 · SHA-256 of the samples 32 */
const HEADER_BYTES = 64;
const CHECKSUM_AT = 32;

/** A cache file: a header and 16-bit little-endian mono samples. */
export async function encodeEntry(samples: Int16Array): Promise<Buffer> {
  const entry = Buffer.alloc(HEADER_BYTES + samples.byteLength);
  entry.write(MAGIC, 0, 'latin1');
  entry.writeUInt32LE(FORMAT_VERSION, 8);
  entry.writeUInt32LE(SAMPLE_RATE, 12);
  entry.writeUInt32LE(samples.length, 16);
  entry.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), HEADER_BYTES);
  entry.set(await checksumOf(entry), CHECKSUM_AT);
  return entry;
}

/** The samples of an entry, as a view; undefined when it is cut off, damaged, or of another version. */
export async function decodeEntry(entry: Uint8Array): Promise<Int16Array | undefined> {
  if (entry.byteLength < HEADER_BYTES) return undefined;
  const header = Buffer.from(entry.buffer, entry.byteOffset, HEADER_BYTES);
  const length = header.readUInt32LE(16);
  const isOurs =
    header.toString('latin1', 0, 8) === MAGIC &&
    header.readUInt32LE(8) === FORMAT_VERSION &&
    header.readUInt32LE(12) === SAMPLE_RATE &&
    entry.byteLength === HEADER_BYTES + length * 2;
  if (!isOurs) return undefined;
  const isIntact = header.subarray(CHECKSUM_AT).equals(await checksumOf(entry));
  return isIntact ? new Int16Array(entry.buffer, entry.byteOffset + HEADER_BYTES, length) : undefined;
}

/** Made by a thread of the pool: the event loop goes on. */
async function checksumOf(entry: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await webcrypto.subtle.digest('SHA-256', entry.subarray(HEADER_BYTES)));
}
