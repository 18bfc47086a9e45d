import type { Briefing, LiveAttempt } from '../attempt.js';
import { liveAttempt, replaced } from '../attempts.js';
import type { Effect } from '../effect.js';
import { seekingWith } from '../phases.js';
import type { SeekingState } from '../state.js';
import type { Transition } from '../handlers.js';

/** Does something with an attempt unless it is over, or of another round. */
export function onLive(
  { attempts }: SeekingState,
  attemptId: string | undefined,
  then: (live: LiveAttempt) => Transition | undefined,
): Transition | undefined {
  const live = liveAttempt(attempts, attemptId);
  return live && then(live);
}

/** Does something with an attempt that has come as far as one of these stages. */
export function onStage<Stage extends LiveAttempt['stage']>(
  state: SeekingState,
  attemptId: string,
  stages: readonly Stage[],
  then: (live: Extract<LiveAttempt, { stage: Stage }>) => Transition | undefined,
): Transition | undefined {
  return onLive(state, attemptId, (live) => (isAt(live, stages) ? then(live) : undefined));
}

/** A word of the supervisor counts only between the answer and the acceptance. */
export function whileDeciding(
  state: SeekingState,
  attemptId: string,
  then: (live: Briefing) => Transition | undefined,
): Transition | undefined {
  return onStage(state, attemptId, ['briefing'], then);
}

/** One attempt has come further; all else is as it was. */
export function changed(state: SeekingState, attempt: LiveAttempt, effects: readonly Effect[]): Transition {
  return { state: seekingWith(state, replaced(state.attempts, attempt)), effects };
}

function isAt<Stage extends LiveAttempt['stage']>(
  live: LiveAttempt,
  stages: readonly Stage[],
): live is Extract<LiveAttempt, { stage: Stage }> {
  return (stages as readonly string[]).includes(live.stage);
}
