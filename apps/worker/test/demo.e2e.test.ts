import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ear, readWav, type MarkerName } from '@warm/testbed';
import { expect, it } from 'vitest';
import type { Verdict } from '../src/demo/verdict.js';
import type { TimelineEntry } from '../src/demo/timeline.js';
import { Child } from './softphones/child.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

it('the demo passes, and keeps its time line, its verdict and what each ear heard', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warm-demo-'));
  await using demo = new Child({
    command: process.execPath,
    args: [MAIN, 'demo', '--json', 'demo.json', '--out', 'out'],
    cwd: folder,
  });
  expect(await demo.exited, demo.output).toBe(0);

  const told = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as Verdict & {
    timeline: readonly TimelineEntry[];
  };
  expect(told.passed).toBe(true);
  expect(told.timeline.map(({ what }) => what)).toContain('caller and supervisor hear each other');

  const heard = (who: string, voice: MarkerName) => isHeard(join(folder, 'out', `${who}-heard.wav`), voice);
  expect(await heard('caller', 'supervisorVoice')).toBe(true);
  expect(await heard('supervisor', 'callerVoice')).toBe(true);
  expect(await heard('caller', 'transferAgent')).toBe(false);
  await rm(folder, { recursive: true });
});

async function isHeard(path: string, voice: MarkerName): Promise<boolean> {
  const { samples, sampleRate } = await readWav(path);
  const ear = new Ear({ sampleRate });
  ear.hear(samples);
  return ear.framesWith(voice, { minMs: 100 }).length > 0;
}
