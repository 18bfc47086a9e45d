import { describe, expect, it, vi } from 'vitest';
import { callsIn, hears, nothingIsLeft } from '../harness/conversation.js';
import { FAULTY_CALLS, playFaultyCall } from '../harness/faulty-call.js';
import { useLiveCalls } from '../harness/live-calls.js';
import { SHORT_PROMPTS } from '../harness/short-prompts.js';

const calls = useLiveCalls({ prompts: SHORT_PROMPTS });

describe('whatever model fails, and however, at every stage', () => {
  it.each(FAULTY_CALLS)('nobody is stranded: call %#', (faults) => playFaultyCall(calls, faults));
});

describe('when no model answers, and the caller hangs up', () => {
  it('on an agent that does not greet: nothing is left', async () => {
    const { center, caller } = calls;
    const { voice } = noModelAnswers();
    await caller.call(center.stack.sip.address, { signal: AbortSignal.timeout(30_000) });
    await vi.waitFor(() => expect(voice.hits).toBeGreaterThan(0), 30_000);
    await caller.hangUp();
    await nothingIsLeft(center);
  });

  it('on hold: the supervisor is released, and nothing is left', async () => {
    const { center, caller, sinceMs } = calls;
    await callsIn(caller, center);
    noModelAnswers();
    await caller.press('0');
    await hears(caller, 'holdMusic', sinceMs);
    await center.ada.waitFor('answered', { sinceMs, timeoutMs: 30_000 });
    await caller.hangUp();
    await center.ada.waitFor('bye-received', { sinceMs, timeoutMs: 20_000 });
    await nothingIsLeft(center);
  });

  function noModelAnswers() {
    const { faults } = calls.center.models;
    const never = { kind: 'timeout', times: Infinity } as const;
    faults.inject({ stage: 'llm', ...never });
    faults.inject({ stage: 'stt', ...never });
    return { voice: faults.inject({ stage: 'tts', ...never }) };
  }
});
