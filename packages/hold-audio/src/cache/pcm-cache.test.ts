import { chmod, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { temporaryFolder } from '../../test/temporary-folder.js';
import { PcmCache } from './pcm-cache.js';

const samples = Int16Array.from({ length: 10_000 }, (_, i) => (i * 37) % 30_000);
const BYTES = 64 + samples.byteLength;

async function cacheFolder(maxBytes = 1e9) {
  const folder = await temporaryFolder();
  const path = folder.file('cache');
  return { ...folder, path, cache: new PcmCache({ folder: path, maxBytes }) };
}

const sameSamples = (read: Int16Array | undefined) => read?.every((s, i) => s === samples[i]) === true;

it('gives back what was written, to another process too', async () => {
  await using folder = await cacheFolder();
  expect(await folder.cache.read('a')).toBeUndefined();
  await folder.cache.write('a', samples);
  expect(sameSamples(await folder.cache.read('a'))).toBe(true);
  expect(sameSamples(await new PcmCache({ folder: folder.path, maxBytes: 1 }).read('a'))).toBe(true);
});

it.each([
  { damage: 'cut off', change: (path: string) => truncate(path, BYTES - 1) },
  { damage: 'cut off in its header', change: (path: string) => truncate(path, 10) },
  { damage: 'empty', change: (path: string) => truncate(path, 0) },
  { damage: 'changed in one bit', change: (path: string) => flipBit(path, 5000) },
  { damage: 'of another version', change: (path: string) => flipBit(path, 8) },
  { damage: 'too long', change: (path: string) => writeFile(path, Buffer.alloc(2), { flag: 'a' }) },
])('takes an entry that is $damage for none, and removes it', async ({ change }) => {
  await using folder = await cacheFolder();
  await folder.cache.write('a', samples);
  await change(join(folder.path, (await readdir(folder.path))[0] ?? ''));
  expect(await folder.cache.read('a')).toBeUndefined();
  expect(await readdir(folder.path)).toEqual([]);
  await folder.cache.write('a', samples);
  expect(sameSamples(await folder.cache.read('a'))).toBe(true);
});

it('removes what was used longest ago beyond its size, and nothing that was used just now', async () => {
  await using folder = await cacheFolder(2.5 * BYTES);
  for (const key of ['a', 'b', 'c']) await folder.cache.write(key, samples);
  expect(await readdir(folder.path)).toHaveLength(3);
  await usedMinutesAgo(folder.path, 'a', 30);
  await usedMinutesAgo(folder.path, 'b', 40);
  await folder.cache.read('b');
  await folder.cache.write('d', samples);
  expect((await readdir(folder.path)).map((name) => name[0]).sort()).toEqual(['b', 'c', 'd']);
});

it('clears away what a process left behind that died while writing', async () => {
  await using folder = await cacheFolder();
  await folder.cache.write('a', samples);
  const [old, fresh] = [join(folder.path, 'b.1.warm-hold-tmp'), join(folder.path, 'b.2.warm-hold-tmp')];
  for (const path of [old, fresh]) await writeFile(path, 'half an entry');
  await utimes(old, new Date(), new Date(Date.now() - 2 * 3_600_000));
  await folder.cache.write('c', samples);
  await expect(stat(old)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(stat(fresh)).resolves.toBeDefined();
});

it('leaves the files of others alone, whatever they are called', async () => {
  await using folder = await cacheFolder(0);
  await folder.cache.write('a', samples);
  const others = ['song.pcm', '.upload.tmp', 'notes.txt'];
  for (const name of others) {
    await writeFile(join(folder.path, name), 'mine');
    await utimes(join(folder.path, name), new Date(0), new Date(0));
  }
  await usedMinutesAgo(folder.path, 'a-', 30);
  await folder.cache.write('c', samples);
  const left = await readdir(folder.path);
  expect(left).toEqual(expect.arrayContaining(others));
  expect(left).toHaveLength(others.length + 1);
});

it('takes a damaged entry that cannot be removed for none', async () => {
  await using folder = await cacheFolder();
  await folder.cache.write('a', samples);
  await flipBit(join(folder.path, (await readdir(folder.path))[0] ?? ''), 5000);
  await chmod(folder.file('.'), 0o555);
  await chmod(folder.path, 0o555);
  expect(await asNobody(() => folder.cache.read('a'))).toBeUndefined();
  expect(await readdir(folder.path)).toHaveLength(1);
  for (const path of [folder.file('.'), folder.path]) await chmod(path, 0o755);
});

it('many writers of one entry leave one that is whole', async () => {
  await using folder = await cacheFolder();
  await Promise.all(Array.from({ length: 20 }, () => folder.cache.write('a', samples)));
  expect(await readdir(folder.path)).toHaveLength(1);
  expect(sameSamples(await folder.cache.read('a'))).toBe(true);
});

async function flipBit(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function usedMinutesAgo(folder: string, key: string, minutes: number): Promise<void> {
  const name = (await readdir(folder)).find((each) => each.startsWith(key)) ?? '';
  const at = new Date(Date.now() - minutes * 60_000);
  await utimes(join(folder, name), at, at);
}

/** Root may remove anything. */
async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
