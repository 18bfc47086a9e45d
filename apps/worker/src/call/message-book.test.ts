import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepMessage, type CallerMessage } from './message-book.js';

it('keeps messages line by line, for nobody but its owner to read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warm-messages-'));
  try {
    const path = join(folder, 'new', 'messages.jsonl');
    const messages = ['Call me\nback.', 'Thank you.'].map((text): CallerMessage => {
      return { atMs: 1, from: 'sip_+15550111', callback: true, text };
    });
    for (const message of messages) await keepMessage(path, message);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as CallerMessage)).toEqual(messages);
    expect((await stat(path)).mode & 0o077).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
