import { expect, test } from 'vitest';
import { resumeTransfer } from '../../src/machine/resume.js';
import { selectCallerState, selectSupervisorState } from '../../src/machine/select.js';
import { startClosed, startColdTransfer, startTransfer } from '../../src/machine/start.js';
import { DEFAULT_POLICY, type PolicyRow } from '../../src/policy/policy.js';
import { person, requestOf } from './people.js';
import { callerLeft, on, play, timeUp } from './play.js';

const [ada, bob] = [person('ada'), person('bob')];
const t1 = on('t-1');
const t2 = on('t-2');
const row = <Then extends PolicyRow['then']>(then: Then) => ({ retries: 0, then, offers: [] as const });
const request = requestOf({
  policy: { ...DEFAULT_POLICY, busy: row('take-message'), unreachable: row('end-call') },
});
const alone = () => startTransfer(request, [[ada]]);
const together = () => startTransfer(request, [[ada, bob]]);
const accepted = [t1.opened, t1.answered, t1.accepted] as const;
const merged = () => play(alone(), ...accepted, t1.merged, t1.introduced, t1.handedOver);
const message = () => play(alone(), t1.busy, t1.released);
const goodbye = () =>
  play(alone(), { type: 'dial-failed', attemptId: 't-1', outcome: { type: 'unreachable' } }, t1.released);
const returning = () => play(alone(), t1.opened, t1.answered, t1.declined, t1.released);
const coldTransfer = () => startColdTransfer(request, ada, []);
const closed = () => startClosed(request);

test.each([
  ['opening', alone, 'escalated', 'inactive'],
  ['dialing', () => play(alone(), t1.opened), 'escalated', 'dialing'],
  ['ringing', () => play(alone(), t1.opened, t1.ringing), 'escalated', 'ringing'],
  ['being taken over', () => resumeTransfer(play(alone(), t1.opened).state, 0), 'escalated', 'ringing'],
  ['briefing', () => play(alone(), t1.opened, t1.answered), 'escalated', 'summarizing'],
  ['one of two ringing', () => play(together(), t1.opened, t2.opened, t2.ringing), 'escalated', 'ringing'],
  ['one of two dialing', () => play(together(), t2.opened), 'escalated', 'dialing'],
  [
    'one of two briefing',
    () => play(together(), t1.opened, t2.opened, t1.ringing, t2.answered),
    'escalated',
    'summarizing',
  ],
  ['one of two gone', () => play(together(), t1.opened, t1.busy), 'escalated', 'inactive'],
  ['merging', () => play(alone(), ...accepted), 'escalated', 'summarizing'],
  ['introducing', () => play(alone(), ...accepted, t1.merged), 'inactive', 'merged'],
  ['handing over', () => play(alone(), ...accepted, t1.merged, t1.introduced), 'inactive', 'merged'],
  ['guarding', merged, 'inactive', 'merged'],
  ['merged', () => play(merged(), { type: 'deadline-passed', deadline: 'boomerang' }), 'inactive', 'merged'],
  ['releasing', () => play(alone(), t1.busy), 'escalated', 'failed'],
  ['returning', returning, 'active', 'failed'],
  ['returned', () => play(returning(), { type: 'caller-returned' }), 'active', 'failed'],
  ['returning, closed', closed, 'active', 'inactive'],
  ['returned, closed', () => play(closed(), { type: 'caller-returned' }), 'active', 'inactive'],
  ['taking a message', message, 'active', 'failed'],
  ['message taken', () => play(message(), { type: 'message-taken', message: 'hello' }), 'active', 'failed'],
  ['saying goodbye', goodbye, 'active', 'failed'],
  ['call ended', () => play(goodbye(), { type: 'caller-dismissed' }), 'inactive', 'failed'],
  ['cold transferring', coldTransfer, 'escalated', 'inactive'],
  ['cold transferred', () => play(coldTransfer(), callerLeft, timeUp), 'inactive', 'inactive'],
  ['caller gone', () => play(alone(), callerLeft, t1.released), 'inactive', 'failed'],
] as const)('%s', (_name, at, caller, supervisor) => {
  const { state } = at();
  expect([selectCallerState(state), selectSupervisorState(state)]).toEqual([caller, supervisor]);
});
