import { readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What `start` has brought up, for scripts. */
export interface Ready {
  /** What to dial; absent where LiveKit is somebody else's. */
  readonly sipAddress?: string;
  readonly livekitUrl: string;
  /** Who is rung: the first address of the directory. */
  readonly supervisor: string;
  readonly pid: number;
}

/**
 * Writes the file as a whole or not at all; it is gone when the process has ended, however it ends by itself. One that
 * another process has written since then is that one's.
 */
export async function writeReadyFile(path: string, ready: Ready): Promise<Disposable> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(ready, undefined, 2)}\n`);
  await rename(draft, path);
  const remove = () => {
    if (writerOf(path) === ready.pid) rmSync(path, { force: true });
  };
  process.once('exit', remove);
  return {
    [Symbol.dispose]() {
      process.off('exit', remove);
      remove();
    },
  };
}

/** The process that has written the file and still runs, if it is another one. */
export function otherWriterOf(path: string): number | undefined {
  const pid = writerOf(path);
  return pid !== undefined && pid !== process.pid && isRunning(pid) ? pid : undefined;
}

function writerOf(path: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Partial<Ready>).pid;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It runs for somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
