import type { Phone } from '@warm/testbed';
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { openCallCenter, type CallCenter } from './harness/call-center.js';
import {
  callsIn,
  expectPrivacy,
  greets,
  hears,
  hearsOut,
  nothingIsLeft,
  talk,
} from './harness/conversation.js';
import { jobOfCall, kill } from './harness/job-process.js';

let center: CallCenter;
let caller: Phone;
let ada: Phone;
let sinceMs: number;

beforeAll(async () => {
  center = await openCallCenter();
  ada = center.ada;
});
afterAll(async () => {
  await center[Symbol.asyncDispose]();
});
beforeEach(async () => {
  sinceMs = Date.now();
  caller = await center.caller();
});
afterEach(async () => {
  await caller.close();
  if (ada.state !== 'idle' && ada.state !== 'ended') await ada.hangUp();
  await nothingIsLeft(center);
});

async function isBriefed(): Promise<void> {
  await ada.waitFor('answered', { sinceMs, timeoutMs: 30_000 });
  await hears(ada, 'transferAgent', sinceMs);
}

describe('a job that is killed in a call', () => {
  it('while it talks with the caller: the caller gets another agent; when that dies too, a hang-up', async () => {
    await callsIn(caller, center);
    let killedAtMs = Date.now();
    kill(jobOfCall(center));
    await hearsOut(caller, 'supportAgent', killedAtMs);
    await center.worker.untilPrinted(/the agent of a call has died\n.*the caller has another agent/);

    killedAtMs = Date.now();
    kill(jobOfCall(center));
    await caller.waitFor('bye-received', { sinceMs: killedAtMs, timeoutMs: 30_000 });
    await center.worker.untilPrinted(/has been hung up on/);
  });

  it('while it briefs a supervisor: the supervisor is hung up on, and the caller can ask for somebody again', async () => {
    await callsIn(caller, center);
    const askedAtMs = Date.now();
    await caller.press('0');
    await hears(caller, 'holdMusic', askedAtMs);
    // What the first agent says is heard out, be it before the music or over it: whoever speaks after its death is another.
    await Promise.all([isBriefed(), hearsOut(caller, 'supportAgent', askedAtMs)]);
    const killedAtMs = Date.now();
    kill(jobOfCall(center));
    await ada.waitFor('bye-received', { sinceMs: killedAtMs, timeoutMs: 30_000 });
    await hearsOut(caller, 'supportAgent', killedAtMs);
    expectPrivacy({ caller, supervisor: ada, sinceMs });

    sinceMs = Date.now();
    await caller.press('0');
    await isBriefed();
    const acceptedAtMs = Date.now();
    await ada.press('1');
    await greets(ada, caller, 'supervisorVoice', acceptedAtMs);
    await caller.hangUp();
    await ada.waitFor('bye-received', { sinceMs: acceptedAtMs });
  });

  it('just after the merge: the two talk on, and one hang-up ends both calls', async () => {
    await callsIn(caller, center);
    await caller.press('0');
    await isBriefed();
    const acceptedAtMs = Date.now();
    await ada.press('1');
    await greets(ada, caller, 'supervisorVoice', acceptedAtMs);
    const killedAtMs = Date.now();
    kill(jobOfCall(center));
    await talk(caller, ada, killedAtMs);
    await ada.hangUp();
    await caller.waitFor('bye-received', { sinceMs: killedAtMs, timeoutMs: 30_000 });
  });
});
