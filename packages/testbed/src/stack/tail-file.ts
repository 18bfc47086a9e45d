import { open } from 'node:fs/promises';

/** Enough for a few hundred log lines, little enough to read at once. */
const maxTailBytes = 256 * 1024;

/** The last lines of a file; empty when there is none. */
export async function tailFile(file: string, lines: number): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, maxTailBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await handle.close();
  }
}
