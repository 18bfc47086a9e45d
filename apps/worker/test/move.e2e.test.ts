import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallCenter, type CallCenter } from './harness/call-center.js';
import { callsIn, expectPrivacy, hears, nothingIsLeft, talk } from './harness/conversation.js';

let center: CallCenter;

beforeAll(async () => {
  center = await openCallCenter({ env: { WARM_CONSULT_PATH: 'move' } });
});
afterAll(async () => {
  await center[Symbol.asyncDispose]();
});

describe('a worker that is told to move participants, on a server that cannot', () => {
  it('makes the same transfer over the gate: the phone rings once, and nobody notices', async () => {
    const { ada, worker } = center;
    const sinceMs = Date.now();
    await using caller = await center.caller();
    await callsIn(caller, center);
    await caller.press('0');
    await ada.waitFor('answered', { sinceMs, timeoutMs: 30_000 });
    await hears(ada, 'transferAgent', sinceMs);
    const acceptedAtMs = Date.now();
    await ada.press('1');
    await talk(caller, ada, acceptedAtMs);

    expectPrivacy({ caller, supervisor: ada, sinceMs, acceptedAtMs });
    expect(ada.events.filter(({ type }) => type === 'invite')).toHaveLength(1);
    await worker.untilPrinted(/path: gate/);
    await caller.hangUp();
    await ada.waitFor('bye-received', { sinceMs: acceptedAtMs });
    await nothingIsLeft(center);
  });
});
