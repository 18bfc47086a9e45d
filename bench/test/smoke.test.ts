import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { resultsSchema } from '../src/results/schema.js';

const BENCH = fileURLToPath(new URL('..', import.meta.url));

it('`pnpm bench --smoke` takes every kind of measure once and writes results of the published shape', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warm-bench-smoke-'));
  try {
    const command = ['--import', 'tsx', 'src/main.ts', '--smoke', '--out', folder];
    await promisify(execFile)(process.execPath, command, { cwd: BENCH });
    const results = resultsSchema.parse(JSON.parse(await readFile(join(folder, 'latest.json'), 'utf8')));
    const ids = results.measures.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'tool-to-invite',
        'tool-to-music',
        'answer-to-brief',
        'acceptance-to-merge.both-ways',
        'caller-silence',
        'cost-of-a-transfer.memory',
        'gate-merge',
        'merged-delay.bridge',
        'hold-first-audio',
        'hold-load.cpu',
        'core-transitions',
      ]),
    );
    expect(results.timelines.map(({ name }) => name)).toContain('@warm');
    const table = await readFile(join(folder, 'latest.md'), 'utf8');
    for (const id of ids) expect(table).toContain(`\`${id}\``);
    expect(await readFile(join(folder, 'timeline.svg'), 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
