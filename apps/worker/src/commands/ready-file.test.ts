import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { otherWriterOf, writeReadyFile } from './ready-file.js';

const folder = mkdtempSync(join(tmpdir(), 'warm-ready-'));
const path = join(folder, '.warm', 'ready.json');
afterAll(() => rmSync(folder, { recursive: true }));

const ready = { livekitUrl: 'ws://127.0.0.1:7880', supervisor: 'sip:ada@127.0.0.1' };
const [own, other] = [process.pid, process.ppid];

describe('the ready file', () => {
  it('goes with its writer', async () => {
    const file = await writeReadyFile(path, { ...ready, pid: own });
    expect(otherWriterOf(path)).toBeUndefined();
    file[Symbol.dispose]();
    expect(existsSync(path)).toBe(false);
  });

  it('stays when another process has written it since', async () => {
    const file = await writeReadyFile(path, { ...ready, pid: own });
    const others = await writeReadyFile(path, { ...ready, pid: other });
    expect(otherWriterOf(path)).toBe(other);
    file[Symbol.dispose]();
    expect(existsSync(path)).toBe(true);
    others[Symbol.dispose]();
    expect(existsSync(path)).toBe(false);
  });
});
