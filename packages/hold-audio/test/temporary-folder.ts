import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that goes away with its scope. */
export async function temporaryFolder(): Promise<AsyncDisposable & { file: (name: string) => string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hold-audio-'));
  return {
    file: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
