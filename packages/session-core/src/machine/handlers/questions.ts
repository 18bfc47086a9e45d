import type { Briefing, LiveAttempt } from '../attempt.js';
import { clearDeadline, setDeadline } from '../deadlines.js';
import type { Effect } from '../effect.js';
import { startHold, stopHold } from '../hold.js';
import type { SeekingState } from '../state.js';
import type { Transition } from '../handlers.js';
import { onLive } from './on-attempt.js';

/** Takes the caller off hold to ask them what a supervisor wants to know. One question at a time, and not too many. */
export function ask(state: SeekingState, { attempt }: Briefing, question: string): Transition | undefined {
  const { id: attemptId } = attempt;
  // The same words twice are one question.
  if (state.question?.attemptId === attemptId && state.question.text === question) return undefined;
  if (state.question || state.questionsAsked >= state.request.limits.maxQuestions) {
    return { state, effects: [{ type: 'relay-answer', attempt }] };
  }
  return {
    state: {
      ...state,
      onHold: false,
      question: { attemptId, text: question },
      questionsAsked: state.questionsAsked + 1,
    },
    effects: [
      clearDeadline('decision', attempt),
      ...stopHold(state),
      { type: 'ask-caller', attempt, question },
    ],
  };
}

/** Brings the supervisor the caller's answer, or the news that there is none, and puts the caller on hold again. */
export function answer(
  state: SeekingState,
  attemptId: string | undefined,
  text?: string,
): Transition | undefined {
  if (!state.question || state.question.attemptId !== attemptId) return undefined;
  const { text: question } = state.question;
  const answers = text === undefined ? state.answers : [...state.answers, { question, answer: text }];
  return onLive(state, attemptId, ({ attempt }) => ({
    state: { ...withoutQuestion(state), answers },
    effects: [
      ...startHold(state),
      { type: 'relay-answer', attempt, ...(text !== undefined && { answer: text }) },
      setDeadline('decision', attempt, state.request.limits.decisionTimeoutMs),
    ],
  }));
}

/** The attempt is over while others go on: what it had asked is not wanted any more. */
export function dropQuestionOf(
  state: SeekingState,
  { attempt }: LiveAttempt,
): { readonly state: SeekingState; readonly effects: readonly Effect[] } {
  if (state.question?.attemptId !== attempt.id) return { state, effects: [] };
  return { state: withoutQuestion(state), effects: [...stopAsking(state), ...startHold(state)] };
}

export function stopAsking({ question, attempts }: SeekingState): readonly Effect[] {
  const asking = attempts.find(({ attempt }) => attempt.id === question?.attemptId);
  return asking ? [{ type: 'stop-asking', attempt: asking.attempt }] : [];
}

function withoutQuestion({ question: _over, ...state }: SeekingState): SeekingState {
  return { ...state, onHold: true };
}
