import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Minder } from './minder-client.js';

/** A stack's temporary folder and the minder that removes it should this process die. */
export interface Workspace {
  /** Readable by this user only: it holds keys. */
  folder: string;
  logDir: string;
  minder: Minder;
  remove: () => Promise<void>;
}

export async function createWorkspace(logDir?: string): Promise<Workspace> {
  const folder = await mkdtemp(path.join(tmpdir(), 'warm-testbed-'));
  const minder = new Minder(folder);
  await chmod(folder, 0o700);
  const logs = logDir ?? path.join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await minder.close();
  };
  return { folder, logDir: logs, minder, remove };
}
