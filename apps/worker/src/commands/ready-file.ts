import { rmSync } from 'node:fs';
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

/** Writes the file as a whole or not at all; it is gone when the process has ended, however it ends by itself. */
export async function writeReadyFile(path: string, ready: Ready): Promise<Disposable> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(ready, undefined, 2)}\n`);
  await rename(draft, path);
  const remove = () => rmSync(path, { force: true });
  process.once('exit', remove);
  return {
    [Symbol.dispose]() {
      process.off('exit', remove);
      remove();
    },
  };
}
