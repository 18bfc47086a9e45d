import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureOf } from '../measure.js';
import { resultsSchema, type Results } from './schema.js';
import { writeResults } from './write-results.js';

const ORDER = ['tool-to-invite', 'hold-load'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warm-bench-results-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('puts runs that measured this and that into one table, the newer figure of each', async () => {
  await write(results({ 'hold-load.cpu': 30, 'hold-load.memory': 40 }, ['WarmTransferTask, default']));
  await write(results({ 'tool-to-invite': 10 }, ['@warm']));
  await write(results({ 'hold-load.cpu': 20 }, []));

  const { measures, timelines } = await read();
  expect(measures.map(({ id, ours }) => [id, ours.median])).toEqual([
    ['tool-to-invite', 10],
    ['hold-load.memory', 40],
    ['hold-load.cpu', 20],
  ]);
  expect(timelines.map(({ name }) => name)).toEqual(['@warm', 'WarmTransferTask, default']);
  expect(await readFile(join(folder, 'latest.md'), 'utf8')).toMatch(/`tool-to-invite`[^]*`hold-load.cpu`/);
});

it('keeps nothing of another machine', async () => {
  await write(results({ 'tool-to-invite': 10 }, ['@warm']));
  const elsewhere = results({ 'hold-load.cpu': 5 }, []);
  await write({ ...elsewhere, machine: { ...elsewhere.machine, cores: 64 } });

  const { measures, timelines } = await read();
  expect(measures.map(({ id }) => id)).toEqual(['hold-load.cpu']);
  expect(timelines).toEqual([]);
});

function write(each: Results): Promise<void> {
  return writeResults(folder, each, ORDER);
}

async function read(): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(join(folder, 'latest.json'), 'utf8')));
}

function results(medians: Readonly<Record<string, number>>, timelines: readonly string[]): Results {
  return {
    version: 1,
    machine: { cpu: 'a processor', cores: 2, memoryGb: 4, os: 'linux', node: 'v20.0.0' },
    versions: { '@livekit/agents': '1.8.1' },
    settings: { latencies: {} },
    measures: Object.entries(medians).map(([id, median]) => ({
      ...measureOf({ id, what: id, unit: 'ms', ours: [median] }),
      ...{ effort: 'full' as const, takenAt: new Date(0).toISOString() },
    })),
    timelines: timelines.map((name) => ({ name, stages: { toolCall: 0, music: 100 } })),
  };
}
