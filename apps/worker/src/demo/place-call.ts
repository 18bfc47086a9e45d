import { setTimeout as delay } from 'node:timers/promises';
import { sayUntilUnderstood, type ModelServers, type Phone } from '@warm/testbed';

/** How long each step of the scripted call may take before it counts as failed. */
const STEP_TIMEOUT_MS = 30_000;
const TURN_MS = 1_500;
const WISH = 'I would like to speak to a person about a refund please.';

/**
 * The caller's part: calls, lets the agent greet, asks for a person, waits on hold, talks to the supervisor, hangs up.
 * @returns when the two were connected, epoch ms.
 */
export async function placeCall(options: {
  readonly caller: Phone;
  readonly supervisor: Phone;
  readonly sipAddress: string;
  /** The scripted ones, if they are used. */
  readonly models: ModelServers | undefined;
  /** Resolves when the worker reports that both hear each other. */
  readonly merged: Promise<number>;
  readonly failed: Promise<never>;
}): Promise<number> {
  const { caller, supervisor, sipAddress, models, merged, failed } = options;
  const inTime = async <Value>(
    what: string,
    step: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> => {
    const late = AbortSignal.timeout(STEP_TIMEOUT_MS);
    // First, so that what it says is heard and not that a signal was aborted.
    const missed = tooLate(what, late);
    return Promise.race([missed, failed, step(late)]);
  };

  await inTime('the call to be answered', (signal) => caller.call(sipAddress, { signal }));
  const greeting = await inTime('the agent to speak', (signal) =>
    caller.ear.untilHeard('supportAgent', { signal }),
  );
  await inTime('the agent to have spoken', (signal) => untilQuiet(caller, greeting.fromMs, signal));
  await (models ? sayUntilUnderstood(caller, WISH, models) : caller.say(WISH));
  const mergedAtMs = await inTime('the supervisor to be put through', () => merged);
  await inTime('the supervisor to speak', (signal) =>
    caller.ear.untilHeard('supervisorVoice', { sinceMs: mergedAtMs, signal }),
  );
  await delay(TURN_MS);
  await caller.say('Hello. Yes, it is about a refund for my last order.');
  await inTime('the caller to be heard', (signal) =>
    supervisor.ear.untilHeard('callerVoice', { sinceMs: mergedAtMs, signal }),
  );
  await delay(TURN_MS);
  await caller.hangUp();
  await inTime('the supervisor to be released', () =>
    supervisor.waitFor('ended', { sinceMs: mergedAtMs, timeoutMs: STEP_TIMEOUT_MS }),
  );
  return mergedAtMs;
}

async function untilQuiet(phone: Phone, sinceMs: number, signal: AbortSignal): Promise<void> {
  const isTalking = () => {
    const last = phone.ear.heard('supportAgent', { sinceMs }).at(-1);
    return !last || Date.now() - last.toMs < TURN_MS / 2;
  };
  while (isTalking()) await delay(100, undefined, { signal });
}

function tooLate(what: string, late: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const tell = () => reject(new Error(`Waited ${STEP_TIMEOUT_MS / 1000} s for ${what}.`));
    late.addEventListener('abort', tell, { once: true });
  });
}
