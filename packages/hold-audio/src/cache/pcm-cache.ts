import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decodeEntry, encodeEntry, FORMAT_VERSION } from './pcm-entry.js';

export interface PcmCacheOptions {
  folder: string;
  /** Entries used longest ago are removed until the rest is within this. */
  maxBytes: number;
}

/** Nobody else's: what is cleared away from a folder that other programs use, too, is only ours. */
const SUFFIX = '.warm-hold';
const TEMPORARY = '.warm-hold-tmp';
/** An entry used within this time may be about to be read by another process, and is left alone. */
const IN_USE_MS = 10 * 60_000;
/** A temporary file this old belongs to a process that has died. */
const ABANDONED_MS = 60 * 60_000;

/**
 * Decoded music in a folder that all processes of a machine share. An entry appears whole or not at all, because it is
 * written under another name and renamed; two processes that write one at once write the same. Whoever reads an entry
 * has its samples in memory afterwards, so that removing the file harms nobody.
 */
export class PcmCache {
  readonly folder: string;
  readonly #maxBytes: number;

  constructor({ folder, maxBytes }: PcmCacheOptions) {
    this.folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Undefined when there is none that is whole. A damaged one is removed, where that is allowed. */
  async read(key: string): Promise<Int16Array | undefined> {
    const path = this.#pathOf(key);
    const entry = await readWhole(path);
    if (entry === undefined) return undefined;
    const samples = await decodeEntry(entry);
    if (samples === undefined) await rm(path, { force: true }).catch(() => undefined);
    // What counts is when it was last used; many file systems do not write down when a file was read.
    else await utimes(path, new Date(), new Date()).catch(() => undefined);
    return samples;
  }

  /** @throws what the file system says: a full disk, a folder that may not be written to. */
  async write(key: string, samples: Int16Array): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const temporary = join(this.folder, `${key}.${randomUUID()}${TEMPORARY}`);
    try {
      await writeFile(temporary, await encodeEntry(samples), { flag: 'wx' });
      await rename(temporary, this.#pathOf(key));
    } finally {
      await rm(temporary, { force: true });
    }
    await this.#makeRoom();
  }

  #pathOf(key: string): string {
    return join(this.folder, `${key}-v${FORMAT_VERSION}${SUFFIX}`);
  }

  async #makeRoom(): Promise<void> {
    const files = await this.#files();
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size, mtimeMs } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      const isAbandoned = path.endsWith(TEMPORARY) && Date.now() - mtimeMs > ABANDONED_MS;
      const isIdle = path.endsWith(SUFFIX) && Date.now() - mtimeMs > IN_USE_MS;
      if (!isAbandoned && (total <= this.#maxBytes || !isIdle)) continue;
      const isGone = await rm(path, { force: true }).then(
        () => true,
        () => false,
      );
      if (isGone) total -= size;
    }
  }

  async #files() {
    const names = await readdir(this.folder);
    const ours = names.filter((name) => name.endsWith(SUFFIX) || name.endsWith(TEMPORARY));
    const files = await Promise.all(
      ours.map(async (name) => {
        const path = join(this.folder, name);
        // Another process may have removed it just now.
        const stats = await stat(path).catch(() => undefined);
        return stats && { path, size: stats.size, mtimeMs: stats.mtimeMs };
      }),
    );
    return files.filter((file) => file !== undefined);
  }
}

/** Into memory of its own size: `readFile` of a handle would grow a buffer piece by piece. */
async function readWhole(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const bytes = new Uint8Array((await file.stat()).size);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}
