import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 2_000;
/** A lock nobody has touched for this long belongs to a process that died. */
const staleAfterMs = 30_000;
const pollMs = 250;

/** A folder that one process owns while it builds; others wait for it to vanish. */
export interface BuildFolder {
  path: string;
  release: () => Promise<void>;
}

/**
 * Takes the folder, or resolves to `undefined` as soon as `isDone` says that another process has finished the work.
 * `mkdir` is the lock: it either creates the folder or fails, on every file system.
 */
export async function acquireBuildFolder(
  folder: string,
  isDone: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<BuildFolder | undefined> {
  await mkdir(path.dirname(folder), { recursive: true });
  while (!(await tryCreate(folder))) {
    if (await isDone()) return undefined;
    await removeIfStale(folder);
    await sleep(pollMs, undefined, signal ? { signal } : {});
  }
  const heartbeat = setInterval(() => void touch(folder), heartbeatMs);
  const release = async (): Promise<void> => {
    clearInterval(heartbeat);
    await rm(folder, { recursive: true, force: true });
  };
  return { path: folder, release };
}

async function tryCreate(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function touch(folder: string): Promise<void> {
  const now = new Date();
  // The folder may just have been released; a missed beat does no harm.
  await utimes(folder, now, now).catch(() => undefined);
}

async function removeIfStale(folder: string): Promise<void> {
  const modified = await stat(folder).then(
    (info) => info.mtimeMs,
    () => Date.now(),
  );
  if (Date.now() - modified > staleAfterMs) await rm(folder, { recursive: true, force: true });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
