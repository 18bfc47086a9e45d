import type { TransferEvent } from '../../src/machine/event.js';
import type { Effect } from '../../src/machine/effect.js';
import type { TransferPhase, StateOf, TransferState } from '../../src/machine/state.js';
import type { Transition } from '../../src/machine/handlers.js';
import { transition } from '../../src/machine/transition.js';
import { person } from './people.js';

/** What is left to do after these events, the first of them 1 s after the start, each 1 s after the one before. */
export function play(start: Transition, ...events: readonly TransferEvent[]): Transition {
  return events.reduce<Transition>(
    ({ state }, event, index) => transition(state, { ...event, atMs: (index + 1) * 1_000 }),
    start,
  );
}

/** The state, which has to be in that phase. */
export function inPhase<Phase extends TransferPhase>(state: TransferState, phase: Phase): StateOf<Phase> {
  if (state.phase !== phase) throw new Error(`The transfer is "${state.phase}", not "${phase}".`);
  return state as StateOf<Phase>;
}

/** Effects in a word or two each: `dial t-1`, `set ring t-1 33000`. */
export function inShort(effects: readonly Effect[]): string[] {
  return effects.map((effect) => {
    const { type } = effect;
    if (type === 'set-deadline') return words('set', effect.deadline, idOf(effect), effect.afterMs);
    if (type === 'clear-deadline') return words('clear', effect.deadline, idOf(effect));
    return words(type, 'attempt' in effect ? effect.attempt.id : undefined);
  });
}

const words = (...parts: (string | number | undefined)[]) =>
  parts.filter((part) => part !== undefined).join(' ');
const idOf = (of: object) => ('attemptId' in of ? String(of.attemptId) : undefined);

export const consultOf = (attemptId: string) => ({
  path: 'gate',
  roomName: 'call',
  supervisorIdentity: `s-${attemptId}`,
});

/** Events, by attempt, as they are told most often. */
export const on = (attemptId: string) => ({
  opened: { type: 'consult-opened', attemptId, consult: consultOf(attemptId) } as const,
  dialed: { type: 'supervisor-dialed', attemptId } as const,
  ringing: { type: 'supervisor-ringing', attemptId } as const,
  answered: { type: 'supervisor-answered', attemptId } as const,
  ready: { type: 'transfer-agent-ready', attemptId } as const,
  accepted: { type: 'supervisor-accepted', attemptId, by: 'digit' } as const,
  declined: { type: 'supervisor-declined', attemptId, reason: 'lunch' } as const,
  redirected: { type: 'supervisor-redirected', attemptId, to: [[person('dee')]] } as const,
  asked: { type: 'question-asked', attemptId, question: 'which order?' } as const,
  callerAnswered: { type: 'caller-answered', attemptId, answer: '739' } as const,
  busy: { type: 'dial-failed', attemptId, outcome: { type: 'busy' } } as const,
  left: { type: 'supervisor-left', attemptId } as const,
  voicemail: { type: 'voicemail-detected', attemptId } as const,
  merged: { type: 'consult-merged', attemptId } as const,
  introduced: { type: 'people-introduced', attemptId } as const,
  handedOver: { type: 'call-handed-over', attemptId } as const,
  released: { type: 'attempt-released', attemptId } as const,
  adopted: (status: 'dialing' | 'ringing' | 'answered') =>
    ({ type: 'attempt-adopted', attemptId, status }) as const,
  passed: (deadline: 'ring' | 'brief' | 'decision') =>
    ({ type: 'deadline-passed', deadline, attemptId }) as const,
  failed: (effect: Effect['type']) => ({ type: 'effect-failed', effect, attemptId, message: 'no' }) as const,
});

export const canceled = { type: 'transfer-canceled', by: 'caller' } as const;
export const callerLeft = { type: 'caller-left' } as const;
export const timeUp = { type: 'deadline-passed', deadline: 'transfer' } as const;
export const cold = { type: 'cold-transfer-requested', destination: person('dee') } as const;
