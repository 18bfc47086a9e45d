import type { TransferEvent } from '../../src/machine/event.js';
import type { AsyncEffect } from '../../src/machine/effect.js';
import { HANDLERS } from '../../src/machine/transition.js';
import type { TransferState } from '../../src/machine/state.js';
import { person } from './people.js';

/** Effects whose failure a state may be told of. */
const TRANSFER_EFFECTS = [
  'hold-caller',
  'stop-hold',
  'prepare-brief',
  'return-caller',
  'take-message',
  'dismiss-caller',
  'cold-transfer',
] as const satisfies readonly AsyncEffect['type'][];
const ATTEMPT_EFFECTS = [
  'announce-hold',
  'open-consult',
  'dial',
  'brief',
  'adopt-attempt',
  'ask-caller',
  'stop-asking',
  'relay-answer',
  'merge',
  'merge-another-way',
  'introduce',
  'hand-over',
  'leave-call',
  'release-attempt',
] as const satisfies readonly AsyncEffect['type'][];

/** Everything that could happen next, sensible or not: each event for each attempt of the state, and for one long over. */
export function plausible(state: TransferState): readonly TransferEvent[] {
  return remembered(idsOf(state).join(), () => [
    ...ABOUT_THE_TRANSFER,
    ...[...idsOf(state), LONG_OVER].flatMap(aboutAttempt),
  ]);
}

function idsOf(state: TransferState): string[] {
  return 'attempts' in state ? state.attempts.map(({ attempt }) => attempt.id) : [];
}

// A million lives meet the same few lists.
const lists = new Map<string, readonly TransferEvent[]>();

function remembered(key: string, make: () => readonly TransferEvent[]): readonly TransferEvent[] {
  const known = lists.get(key) ?? make();
  lists.set(key, known);
  return known;
}

/** What happens where all goes well, and what may happen beside it: most lives that end early say little. */
const HOPEFUL = [
  'consult-opened',
  'supervisor-dialed',
  'supervisor-answered',
  'transfer-agent-ready',
  'attempt-adopted',
  'supervisor-accepted',
  'supervisor-redirected',
  'question-asked',
  'caller-answered',
  'consult-merged',
  'people-introduced',
  'call-handed-over',
  'attempt-released',
  'supervisor-left',
  'caller-returned',
] as const satisfies readonly TransferEvent['type'][];

/** Of what could happen next, what brings the transfer on, to whichever attempt. */
export function hopeful(state: TransferState): readonly TransferEvent[] {
  return remembered(`${state.phase} ${idsOf(state).join()}`, () =>
    plausible(state).filter(
      (event) =>
        (HOPEFUL as readonly string[]).includes(event.type) &&
        event.type in HANDLERS[state.phase] &&
        !('attemptId' in event && event.attemptId === LONG_OVER),
    ),
  );
}

const LONG_OVER = 't-0';

const ABOUT_THE_TRANSFER: readonly TransferEvent[] = [
  { type: 'caller-returned' },
  { type: 'message-taken', message: 'call me' },
  { type: 'message-declined' },
  { type: 'caller-dismissed' },
  { type: 'caller-left' },
  { type: 'transfer-canceled', by: 'caller' },
  { type: 'cold-transfer-requested', destination: person('dee') },
  { type: 'cold-transferred', confirmed: true },
  { type: 'cold-transfer-refused', sip: { statusCode: 603 } },
  { type: 'deadline-passed', deadline: 'transfer' },
  { type: 'deadline-passed', deadline: 'boomerang' },
  ...TRANSFER_EFFECTS.map((effect) => ({ type: 'effect-failed', effect, message: 'no' }) as const),
];

function aboutAttempt(attemptId: string): TransferEvent[] {
  const consult = { path: 'gate', roomName: 'call', supervisorIdentity: `s-${attemptId}` };
  return [
    { type: 'consult-opened', attemptId, consult },
    { type: 'supervisor-dialed', attemptId },
    { type: 'supervisor-ringing', attemptId },
    { type: 'supervisor-answered', attemptId },
    { type: 'dial-failed', attemptId, outcome: { type: 'busy' } },
    { type: 'dial-failed', attemptId, outcome: { type: 'trunk-failed', sip: { statusCode: 503 } } },
    { type: 'supervisor-left', attemptId },
    { type: 'transfer-agent-ready', attemptId },
    { type: 'attempt-adopted', attemptId, status: 'dialing' },
    { type: 'attempt-adopted', attemptId, status: 'ringing' },
    { type: 'attempt-adopted', attemptId, status: 'answered' },
    { type: 'supervisor-accepted', attemptId, by: 'digit' },
    { type: 'supervisor-declined', attemptId, reason: 'busy' },
    { type: 'supervisor-redirected', attemptId, to: [[person('dee')]] },
    { type: 'supervisor-redirected', attemptId, to: [] },
    { type: 'question-asked', attemptId, question: 'which order?' },
    { type: 'caller-answered', attemptId, answer: '739' },
    { type: 'caller-answered', attemptId },
    { type: 'voicemail-detected', attemptId },
    { type: 'consult-merged', attemptId },
    { type: 'people-introduced', attemptId },
    { type: 'call-handed-over', attemptId },
    { type: 'attempt-released', attemptId },
    { type: 'deadline-passed', deadline: 'ring', attemptId },
    { type: 'deadline-passed', deadline: 'brief', attemptId },
    { type: 'deadline-passed', deadline: 'decision', attemptId },
    ...ATTEMPT_EFFECTS.map(
      (effect) => ({ type: 'effect-failed', effect, attemptId, message: 'no' }) as const,
    ),
  ];
}
