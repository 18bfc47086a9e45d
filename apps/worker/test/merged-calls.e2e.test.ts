import type { Phone } from '@warm/testbed';
import { describe, expect, it, onTestFailed } from 'vitest';
import { openCallCenter, type CallCenter } from './harness/call-center.js';
import { callsIn, hears, participants, talk } from './harness/conversation.js';
import { until } from './harness/until.js';

// Two people talk, without an agent, while the worker that is to hang up one when the other leaves comes and goes.

const NO_BOOMERANG = { WARM_BOOMERANG_MS: '0' };

async function merge(center: CallCenter, caller: Phone): Promise<void> {
  const { ada } = center;
  onTestFailed(() => console.log(center.worker.output));
  await callsIn(caller, center);
  await caller.press('0');
  await ada.waitFor('answered', { timeoutMs: 30_000 });
  await hears(ada, 'transferAgent');
  await ada.press('1');
  await until(
    'the agents to leave',
    () => participants(center),
    (present) => present.length > 0 && !present.some((who) => /agent/.test(who)),
  );
}

async function watchers({ rooms }: CallCenter): Promise<string[]> {
  const [room] = await rooms.listRooms();
  const present = room ? await rooms.listParticipants(room.name) : [];
  return present.map(({ identity }) => identity).filter((identity) => identity.startsWith('watcher'));
}

describe('a merged call', () => {
  it('is waited for by a worker that is told to stop: one hang-up ends it, and then the worker', async () => {
    await using center = await openCallCenter({ env: NO_BOOMERANG });
    await using caller = await center.caller();
    const { ada, worker } = center;
    await merge(center, caller);
    const exited = worker.interrupt();
    await worker.untilPrinted(/Waiting for one call to end/);
    await talk(caller, ada, Date.now());
    await caller.hangUp();
    await ada.waitFor('bye-received');
    expect(await exited).toBe(0);
  });

  it('whose worker has died is watched by the next one, whether or not somebody has left meanwhile', async () => {
    await using center = await openCallCenter({ env: NO_BOOMERANG });
    await using caller = await center.caller();
    const { ada, rooms } = center;
    await merge(center, caller);
    const [dead] = await watchers(center);
    await center.worker.kill();
    await talk(caller, ada, Date.now());
    const next = await center.startWorker();
    await until(
      'another watcher',
      () => watchers(center),
      (present) => present.some((identity) => identity !== dead),
    );
    await next.kill();

    await caller.hangUp();
    await center.startWorker();
    await ada.waitFor('bye-received', { timeoutMs: 30_000 });
    await until(
      'all rooms to be gone',
      () => rooms.listRooms(),
      (left) => left.length === 0,
    );
  });
});
