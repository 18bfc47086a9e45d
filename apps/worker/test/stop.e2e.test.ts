import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from './harness/until.js';
import { descendantsOf, survivors } from './softphones/process-tree.js';
import { portsAreFree, runStart, type StartProcess } from './softphones/start-process.js';

/** What a terminal and pnpm, which hands a signal on, make of one press. */
const HANDED_ON_MS = 1;

const foldersOfModels = () => readdirSync(tmpdir()).filter((name) => name.startsWith('warm-testbed-models-'));

describe('start, told to stop', () => {
  it.each([
    ['one Ctrl-C, which arrives twice', ['SIGINT', 'SIGINT']],
    ['the terminal that is closed', ['SIGHUP']],
    ['a service manager', ['SIGTERM']],
  ] satisfies [string, NodeJS.Signals[]][])('by %s, leaves nothing behind', async (_who, signals) => {
    const before = foldersOfModels();
    await using start = await runStart({}, { detached: true });
    const children = descendantsOf(start.worker.pid);
    for (const signal of signals) {
      start.worker.signalGroup(signal);
      await delay(HANDED_ON_MS);
    }
    expect(await start.worker.untilExited()).toBe(0);
    await leftNothing(start);
    await until(
      'all its processes to end',
      () => survivors(children),
      (left) => left.length === 0,
    );
    expect(foldersOfModels().filter((name) => !before.includes(name))).toEqual([]);
  });
});

describe('start, whose local stack fails', () => {
  it('says which of its programs has ended, and ends', async () => {
    await using start = await runStart();
    const redis = descendantsOf(start.worker.pid).find(({ command }) => command === 'redis-server');
    process.kill(redis?.pid ?? NaN, 'SIGKILL');
    expect(await start.worker.untilExited()).toBe(1);
    expect(start.worker.output).toContain('redis has ended (SIGKILL)');
    await leftNothing(start);
  });
});

async function leftNothing({ isReady, ready }: StartProcess): Promise<void> {
  expect(isReady()).toBe(false);
  expect(await portsAreFree(ready)).toBe(true);
}
