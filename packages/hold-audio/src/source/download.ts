import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { HoldSourceError } from './hold-source-error.js';
import { DOWNLOAD_TIMEOUT_MS, MAX_DOWNLOAD_BYTES, sourceError } from './source-limits.js';

/** A file that was fetched; it goes away with its scope. */
export interface Download extends AsyncDisposable {
  readonly path: string;
}

/** Fetches a sound file to a temporary place. */
export async function download(field: string, url: string): Promise<Download> {
  const name = createHash('sha256').update(url).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `warm-hold-${name}-${randomUUID()}`);
  const remove = () => rm(path, { force: true });
  try {
    await fetchTo(path, field, url);
    if ((await stat(path)).size === 0) throw sourceError(field, url, 'empty');
  } catch (cause) {
    await remove();
    throw asSourceError(cause, field, url);
  }
  return { path, [Symbol.asyncDispose]: remove };
}

async function fetchTo(path: string, field: string, url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
  if (!response.ok || response.body === null) {
    throw sourceError(field, url, 'unreachable', new Error(`HTTP ${response.status}`));
  }
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MAX_DOWNLOAD_BYTES) done(sourceError(field, url, 'too-large'));
      else done(null, chunk);
    },
  });
  const body = Readable.fromWeb(response.body);
  await pipeline(body, limit, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}

function asSourceError(cause: unknown, field: string, url: string): HoldSourceError {
  return HoldSourceError.isInstance(cause) ? cause : sourceError(field, url, 'unreachable', cause);
}
