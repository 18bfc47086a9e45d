import { describe, it } from 'vitest';
import { FAULTY_CALLS, playFaultyCall } from '../harness/faulty-call.js';
import { useLiveCalls } from '../harness/live-calls.js';
import { SHORT_PROMPTS } from '../harness/short-prompts.js';

const calls = useLiveCalls({ prompts: SHORT_PROMPTS });

describe('whatever model fails, and however, at every stage', () => {
  it.each(FAULTY_CALLS)('nobody is stranded: call %#', (faults) => playFaultyCall(calls, faults));
});
