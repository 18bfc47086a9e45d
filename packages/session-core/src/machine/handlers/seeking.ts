import type { AttemptOutcome } from '../../outcome/attempt-outcome.js';
import { afterRound, nextRound } from '../after-round.js';
import type { Briefing, LiveAttempt, Releasing } from '../attempt.js';
import { clear, isLive, liveAttempt, release, releaseAll, replaced, set, settle } from '../attempts.js';
import type { Effect } from '../effect.js';
import type { EventOf } from '../event.js';
import { hold, unhold } from '../hold.js';
import type { Next, SeekingState } from '../state.js';
import type { Handlers, Transition } from '../transition.js';
import { releaseThen, sharedOf, windUp } from '../wind-up.js';

/** Somebody is being called. Each attempt of the round goes its own way until one supervisor accepts. */
export const seeking: Handlers<'seeking'> = {
  'consult-opened': (state, { attemptId, consult }) =>
    onStage(state, attemptId, ['opening'], (live) => {
      const { attempt } = live;
      const ringMs = attempt.destination.ringTimeoutMs + state.request.limits.ringGraceMs;
      return changed(state, { ...live, stage: 'dialing', consult }, [
        { type: 'dial', attempt },
        { type: 'brief', attempt },
        set('ring', attempt, ringMs),
      ]);
    }),

  // The caller is told once, whoever is rung first; a later attempt happens behind the same music.
  'supervisor-dialed': (state, { attemptId }) =>
    onLive(state, attemptId, ({ attempt }) =>
      attempt.id === firstOf(state) ? { state, effects: [{ type: 'announce-hold', attempt }] } : undefined,
    ),

  'supervisor-ringing': (state, { attemptId }) =>
    onStage(state, attemptId, ['dialing'], (live) => changed(state, { ...live, stage: 'ringing' }, [])),

  'supervisor-answered': (state, { attemptId, atMs }) =>
    onStage(state, attemptId, ['dialing', 'ringing'], (live) =>
      changed(state, { ...live, stage: 'briefing', answeredAtMs: atMs }, [
        clear('ring', live.attempt),
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
            live.stage === 'briefing' ? [clear('brief', live.attempt)] : [],
          ),
    ),

  'attempt-adopted': (state, { attemptId, status, atMs }) =>
    onStage(state, attemptId, ['adopting'], (live) => {
      const { attempt } = live;
      const effects: Effect[] = [{ type: 'brief', attempt }];
      if (status === 'answered') {
        return changed(state, { ...live, stage: 'briefing', answeredAtMs: atMs }, [
          ...effects,
          ...waitForDecision(state, live),
        ]);
      }
      const ringMs = attempt.destination.ringTimeoutMs + state.request.limits.ringGraceMs;
      return changed(state, { ...live, stage: status }, [...effects, set('ring', attempt, ringMs)]);
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
    whileDeciding(state, attemptId, ({ attempt }) => {
      if (state.question || state.questionsAsked >= state.request.limits.maxQuestions) {
        return { state, effects: [{ type: 'relay-answer', attempt }] };
      }
      const { state: off, effects } = unhold(state);
      return {
        state: { ...off, question: { attemptId, text: question }, questionsAsked: state.questionsAsked + 1 },
        effects: [clear('decision', attempt), ...effects, { type: 'ask-caller', attempt, question }],
      };
    }),

  'caller-answered': (state, { attemptId, answer }) => answered(state, attemptId, answer),

  'caller-left': (state, { atMs }) => {
    const next: Next = { type: 'end', outcome: { type: 'caller-left' } };
    return wholeRoundOver(state, () => ({ type: 'canceled', by: 'caller' }), next, atMs);
  },

  'transfer-canceled': (state, { by, atMs }) => canceled(state, { type: 'canceled', by }, atMs),

  'cold-transfer-requested': (state, { destination, atMs }) => {
    const next: Next = { type: 'cold-transfer', destination };
    return wholeRoundOver(state, () => ({ type: 'canceled', by: 'program' }), next, atMs);
  },

  'deadline-passed': (state, event) => deadlinePassed(state, event),

  'attempt-released': (state, { attemptId }) => settledOnly(state, attemptId),

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
      return settledOnly(state, attemptId);
    case 'ask-caller':
      return attemptId === undefined ? undefined : answered(state, attemptId, undefined);
    case 'hold-caller':
      // Silence is worse than no transfer.
      return canceled(state, { type: 'failed', effect, message }, atMs);
    default:
      return onLive(state, attemptId, (live) =>
        failed(state, live, { type: 'failed', effect, message }, atMs),
      );
  }
}

/** One attempt is over. The others of its round go on; after the last one the policy says what follows. */
function failed(state: SeekingState, live: LiveAttempt, outcome: AttemptOutcome, atMs: number): Transition {
  const { released, effects } = release(live, outcome);
  const attempts = replaced(state.attempts, released);
  if (attempts.some(isLive)) {
    const { state: next, effects: more } = withoutQuestionOf(state, live);
    return { state: { ...next, attempts }, effects: [...effects, ...more] };
  }
  const over = attempts.filter((each): each is Releasing => !isLive(each));
  const { next, remaining } = afterRound(state, over);
  return releaseThen({ ...sharedOf(state), remaining }, over, next, [...stopAsking(state), ...effects], atMs);
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
  return wholeRoundOver(
    { ...state, remaining },
    (each) => (each.attempt.id === attempt.id ? outcome : { type: 'canceled', by: 'supervisor' }),
    next,
    atMs,
  );
}

function canceled(state: SeekingState, outcome: AttemptOutcome, atMs: number): Transition {
  const destination = state.attempts.find(isLive)?.attempt.destination;
  const next: Next = { type: 'give-back', reason: outcome, ...(destination && { destination }) };
  return wholeRoundOver(state, () => outcome, next, atMs);
}

function wholeRoundOver(
  state: SeekingState,
  outcome: (live: LiveAttempt) => AttemptOutcome,
  next: Next,
  atMs: number,
): Transition {
  return windUp(sharedOf(state), state.attempts, outcome, next, atMs, stopAsking(state));
}

function accepted(state: SeekingState, live: Briefing, by: EventOf<'supervisor-accepted'>['by']): Transition {
  const { attempt } = live;
  const others = releaseAll(
    state.attempts.filter((each) => each !== live),
    () => ({ type: 'canceled', by: 'other-supervisor' }),
  );
  const { state: held, effects } = hold(sharedOf(state));
  return {
    state: {
      ...held,
      phase: 'merging',
      attempts: [live, ...others.attempts],
      acceptedId: attempt.id,
      acceptedBy: by,
      isSecondWay: false,
    },
    effects: [
      { type: 'merge', attempt },
      clear('decision', attempt),
      ...(live.agentReady ? [] : [clear('brief', attempt)]),
      ...others.effects,
      ...stopAsking(state),
      ...effects,
    ],
  };
}

function answered(
  state: SeekingState,
  attemptId: string,
  answer: string | undefined,
): Transition | undefined {
  if (state.question?.attemptId !== attemptId) return undefined;
  return onLive(state, attemptId, (live) => {
    const { question: _answered, ...rest } = state;
    const { state: held, effects } = hold(rest);
    const { attempt } = live;
    return {
      state: held,
      effects: [
        ...effects,
        { type: 'relay-answer', attempt, ...(answer !== undefined && { answer }) },
        set('decision', attempt, state.request.limits.decisionTimeoutMs),
      ],
    };
  });
}

function withoutQuestionOf(state: SeekingState, { attempt }: LiveAttempt) {
  if (state.question?.attemptId !== attempt.id) return { state, effects: [] };
  const { question: _dropped, ...rest } = state;
  const { state: held, effects } = hold(rest);
  return { state: held, effects: [...stopAsking(state), ...effects] };
}

function stopAsking({ question, attempts }: SeekingState): Effect[] {
  const asking = attempts.find(({ attempt }) => attempt.id === question?.attemptId);
  return asking ? [{ type: 'stop-asking', attempt: asking.attempt }] : [];
}

function waitForDecision({ request }: SeekingState, { attempt, agentReady }: LiveAttempt): Effect[] {
  const decision = set('decision', attempt, request.limits.decisionTimeoutMs);
  return agentReady ? [decision] : [decision, set('brief', attempt, request.limits.briefTimeoutMs)];
}

function changed(state: SeekingState, attempt: LiveAttempt, effects: readonly Effect[]): Transition {
  return { state: { ...state, attempts: replaced(state.attempts, attempt) }, effects };
}

function settledOnly(state: SeekingState, attemptId: string | undefined): Transition | undefined {
  const next = settle(state, attemptId);
  return next && { state: next, effects: [] };
}

function firstOf({ request }: SeekingState): string {
  return `${request.transferId}-1`;
}

function onLive(
  state: SeekingState,
  attemptId: string | undefined,
  then: (live: LiveAttempt) => Transition | undefined,
): Transition | undefined {
  const live = attemptId === undefined ? undefined : liveAttempt(state.attempts, attemptId);
  return live && then(live);
}

function onStage<Stage extends LiveAttempt['stage']>(
  state: SeekingState,
  attemptId: string,
  stages: readonly Stage[],
  then: (live: Extract<LiveAttempt, { stage: Stage }>) => Transition | undefined,
): Transition | undefined {
  return onLive(state, attemptId, (live) =>
    (stages as readonly string[]).includes(live.stage)
      ? then(live as Extract<LiveAttempt, { stage: Stage }>)
      : undefined,
  );
}

// A word of the supervisor counts only between the answer and the acceptance.
function whileDeciding(
  state: SeekingState,
  attemptId: string,
  then: (live: Briefing) => Transition | undefined,
): Transition | undefined {
  return onStage(state, attemptId, ['briefing'], then);
}
