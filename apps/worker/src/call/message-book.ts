import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a caller wants passed on. Personal data throughout. */
export interface CallerMessage {
  readonly atMs: number;
  /** The caller's identity in the call; a phone's holds its number. */
  readonly from: string;
  /** They want to be called back. */
  readonly callback: boolean;
  readonly text: string;
}

/** Adds a message to the file, a JSON object a line, readable by its owner alone. */
export async function keepMessage(path: string, message: CallerMessage): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `${JSON.stringify(message)}\n`, { mode: 0o600 });
}
