import { it } from 'vitest';
import { FAULTY_CALLS, playFaultyCall } from './harness/faulty-call.js';
import { useLiveCalls } from './harness/live-calls.js';
import { SHORT_PROMPTS } from './harness/short-prompts.js';

const calls = useLiveCalls({ prompts: SHORT_PROMPTS });

// `pnpm ways` plays them all: every kind of fault at every stage.
it.each(FAULTY_CALLS.slice(0, 1))(
  'whatever model fails, and however, nobody is stranded',
  { timeout: 240_000 },
  (faults) => playFaultyCall(calls, faults),
);
