import type { AttemptOutcome } from '../../outcome/attempt-outcome.js';
import { nextRound } from '../after-round.js';
import type { Attempt, Briefing, LiveAttempt } from '../attempt.js';
import { isLive, release, releaseAll, replaced, takenOff } from '../attempts.js';
import { clearDeadline, clearDeadlinesOf, setDeadline } from '../deadlines.js';
import type { Effect } from '../effect.js';
import type { EventOf } from '../event.js';
import { startHold, withoutHold } from '../hold.js';
import { toMerging } from '../phases.js';
import { toBriefing, toCalling } from '../stages.js';
import { storyFor } from '../story.js';
import type { AcceptedBy, Next, SeekingState } from '../state.js';
import type { Handlers, Transition } from '../handlers.js';
import { roundOver, windUp } from '../wind-up.js';
import { changed, onLive, onStage, whileDeciding } from './on-attempt.js';
import { answer, ask, dropQuestionOf, stopAsking } from './questions.js';

/** Somebody is being called. Each attempt of the round goes its own way until one supervisor accepts. */
export const seeking: Handlers<'seeking'> = {
  'consult-opened': (state, { attemptId, consult }) =>
    onStage(state, attemptId, ['opening'], (live) => {
      const { attempt } = live;
      return changed(state, toCalling('dialing', live, consult), [
        { type: 'dial', attempt },
        briefOf(state, attempt),
        waitForAnswer(state, attempt),
      ]);
    }),

  // The caller is told once, whoever is rung first; a later attempt happens behind the same music.
  'supervisor-dialed': (state, { attemptId }) =>
    onLive(state, attemptId, ({ attempt }) =>
      state.announced
        ? undefined
        : { state: { ...state, announced: true }, effects: [{ type: 'announce-hold', attempt }] },
    ),

  'supervisor-ringing': (state, { attemptId }) =>
    onStage(state, attemptId, ['dialing'], (live) =>
      changed(state, toCalling('ringing', live, live.consult), []),
    ),

  'supervisor-answered': (state, { attemptId, atMs }) =>
    onStage(state, attemptId, ['dialing', 'ringing'], (live) =>
      changed(state, toBriefing(live, atMs), [
        clearDeadline('ring', live.attempt),
        ...waitForDecision(state, live),
      ]),
    ),

  'transfer-agent-ready': (state, { attemptId }) =>
    onLive(state, attemptId, (live) =>
      live.agentReady
        ? undefined
        : changed(
            state,
            { ...live, agentReady: true },
            live.stage === 'briefing' ? [clearDeadline('brief', live.attempt)] : [],
          ),
    ),

  'attempt-adopted': (state, { attemptId, status, atMs }) =>
    onStage(state, attemptId, ['adopting'], (live) => {
      const { attempt } = live;
      const brief = briefOf(state, attempt);
      return status === 'answered'
        ? changed(state, toBriefing(live, atMs), [brief, ...waitForDecision(state, live)])
        : changed(state, toCalling(status, live, live.consult), [brief, waitForAnswer(state, attempt)]);
    }),

  'dial-failed': (state, { attemptId, outcome, atMs }) =>
    onLive(state, attemptId, (live) => failed(state, live, outcome, atMs)),

  'supervisor-left': (state, { attemptId, atMs }) =>
    onLive(state, attemptId, (live) => failed(state, live, { type: 'supervisor-hung-up' }, atMs)),

  'supervisor-accepted': (state, { attemptId, by }) =>
    whileDeciding(state, attemptId, (live) => accepted(state, live, by)),

  'supervisor-declined': (state, { attemptId, reason, atMs }) =>
    whileDeciding(state, attemptId, (live) =>
      failed(state, live, { type: 'declined', ...(reason !== undefined && { reason }) }, atMs),
    ),

  'supervisor-redirected': (state, event) =>
    whileDeciding(state, event.attemptId, (live) => redirected(state, live, event)),

  'voicemail-detected': (state, { attemptId, atMs }) =>
    whileDeciding(state, attemptId, (live) => failed(state, live, { type: 'voicemail' }, atMs)),

  'question-asked': (state, { attemptId, question }) =>
    whileDeciding(state, attemptId, (live) => ask(state, live, question)),

  'caller-answered': (state, { attemptId, answer: text }) => answer(state, attemptId, text),

  'caller-left': (state, { atMs }) => {
    const next: Next = { type: 'end', outcome: { type: 'caller-left' } };
    return windUp(state, () => ({ type: 'canceled', by: 'caller' }), next, atMs, stopAsking(state));
  },

  'transfer-canceled': (state, { by, atMs }) => canceled(state, { type: 'canceled', by }, atMs),

  'cold-transfer-requested': (state, { destination, atMs }) => {
    const next: Next = { type: 'cold-transfer', destination };
    return windUp(state, () => ({ type: 'canceled', by: 'program' }), next, atMs, stopAsking(state));
  },

  'deadline-passed': (state, event) => deadlinePassed(state, event),

  'attempt-released': (state, { attemptId }) => takenOff(state, attemptId),

  'effect-failed': (state, event) => effectFailed(state, event),
};

function deadlinePassed(state: SeekingState, event: EventOf<'deadline-passed'>): Transition | undefined {
  switch (event.deadline) {
    case 'transfer':
      return canceled(state, { type: 'canceled', by: 'deadline' }, event.atMs);
    case 'boomerang':
      return undefined;
    case 'ring':
      return onStage(state, event.attemptId, ['dialing', 'ringing'], (live) =>
        failed(state, live, { type: 'no-answer' }, event.atMs),
      );
    case 'brief':
      return whileDeciding(state, event.attemptId, (live) =>
        live.agentReady ? undefined : failed(state, live, briefFailed(state), event.atMs),
      );
    case 'decision':
      return whileDeciding(state, event.attemptId, (live) =>
        state.question?.attemptId === event.attemptId
          ? undefined
          : failed(state, live, { type: 'not-decided' }, event.atMs),
      );
  }
}

function briefFailed({ request }: SeekingState): AttemptOutcome {
  const message = `the TransferAgent was not there ${request.limits.briefTimeoutMs} ms after the answer`;
  return { type: 'failed', effect: 'brief', message };
}

function effectFailed(
  state: SeekingState,
  { effect, attemptId, message, atMs }: EventOf<'effect-failed'>,
): Transition | undefined {
  switch (effect) {
    case 'announce-hold':
    case 'prepare-brief':
    case 'stop-hold':
    case 'stop-asking':
      // The music goes on, or the agent is heard anyway, and the TransferAgent has the transcript.
      return undefined;
    case 'release-attempt':
      // What could not be closed is left to the sweeper; nobody waits for it.
      return takenOff(state, attemptId);
    case 'ask-caller':
      return answer(state, attemptId);
    case 'hold-caller':
      return silent(state, { type: 'failed', effect, message }, atMs);
    default:
      return onLive(state, attemptId, (live) =>
        failed(state, live, { type: 'failed', effect, message }, atMs),
      );
  }
}

// Silence is worse than no transfer.
function silent(state: SeekingState, outcome: AttemptOutcome, atMs: number): Transition {
  const { state: next, effects } = canceled(state, outcome, atMs);
  const { state: quiet, effects: more } = withoutHold(next);
  return { state: quiet, effects: [...effects, ...more] };
}

/** One attempt is over. The others of its round go on; after the last one the policy says what follows. */
function failed(state: SeekingState, live: LiveAttempt, outcome: AttemptOutcome, atMs: number): Transition {
  if (state.attempts.some((each) => each !== live && isLive(each))) {
    const { released, effects } = release(live, outcome);
    const { state: next, effects: more } = dropQuestionOf(state, live);
    const attempts = replaced(state.attempts, released);
    return { state: { ...next, attempts }, effects: [...effects, ...more] };
  }
  return roundOver(state, outcome, atMs, stopAsking(state));
}

/** The supervisor named somebody else: whoever else is being rung is let go, and the plan is theirs from now on. */
function redirected(
  state: SeekingState,
  { attempt }: LiveAttempt,
  { to, reason, atMs }: EventOf<'supervisor-redirected'>,
): Transition {
  const outcome: AttemptOutcome = {
    type: 'redirected',
    to: to.flatMap((round) => round.map(({ id }) => id)),
    ...(reason !== undefined && { reason }),
  };
  const nowhere: Next = { type: 'give-back', reason: outcome, destination: attempt.destination };
  const { next, remaining } = nextRound(to, nowhere);
  return windUp(
    { ...state, remaining },
    (each) => (each.attempt.id === attempt.id ? outcome : { type: 'canceled', by: 'supervisor' }),
    next,
    atMs,
    stopAsking(state),
  );
}

function canceled(state: SeekingState, outcome: AttemptOutcome, atMs: number): Transition {
  const destination = state.attempts.find(isLive)?.attempt.destination;
  const next: Next = { type: 'give-back', reason: outcome, ...(destination && { destination }) };
  return windUp(state, () => outcome, next, atMs, stopAsking(state));
}

function accepted(state: SeekingState, live: Briefing, by: AcceptedBy): Transition {
  const others = releaseAll(
    state.attempts.filter((each) => each !== live),
    () => ({ type: 'canceled', by: 'other-supervisor' }),
  );
  return {
    state: toMerging(state, [live, ...others.attempts], by),
    effects: [
      { type: 'merge', attempt: live.attempt },
      ...clearDeadlinesOf(live),
      ...others.effects,
      ...stopAsking(state),
      ...startHold(state),
    ],
  };
}

function briefOf(state: SeekingState, attempt: Attempt): Effect {
  const story = storyFor(state, attempt);
  return { type: 'brief', attempt, ...(story && { story }) };
}

function waitForAnswer({ request }: SeekingState, attempt: Attempt): Effect {
  return setDeadline('ring', attempt, attempt.destination.ringTimeoutMs + request.limits.ringGraceMs);
}

function waitForDecision({ request }: SeekingState, { attempt, agentReady }: LiveAttempt): Effect[] {
  const decision = setDeadline('decision', attempt, request.limits.decisionTimeoutMs);
  return agentReady ? [decision] : [decision, setDeadline('brief', attempt, request.limits.briefTimeoutMs)];
}
