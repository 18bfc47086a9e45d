import { silence, type Phone, type PhoneOptions } from '@warm/testbed';
import { SipClient } from 'livekit-server-sdk';
import { dial, type Leg, type LegEnd, type LegEvent, type SipUriDialOptions } from '../src/index.js';
import type { Lab } from './lab.js';

type Meanwhile = (call: { lab: Lab; phone: Phone; leg: Leg }) => Promise<unknown>;
type DialRow = (to: { lab: Lab; phone: Phone; base: SipUriDialOptions }) => Leg;

/** One way in which a phone, or what leads to it, can behave, and the one outcome it has. */
export interface OutcomeRow {
  /** As the README says it. */
  readonly name: string;
  /** What the leg tells, as the README says it. */
  readonly outcome: string;
  /** `undefined`: nobody is called. */
  readonly phone?: PhoneOptions;
  /** @default the phone's own SIP address */
  readonly dial?: DialRow;
  readonly options?: Partial<SipUriDialOptions>;
  /** What is done meanwhile. */
  readonly then?: Meanwhile;
}

const NUMBER = '+15550100222';
const LOGIN = { username: 'warm', password: 'secret' };
/** Long enough to be seen ringing on a busy machine. */
const RING = { afterMs: 1_000 };
const TAKES_IT: PhoneOptions = { answer: RING };

const whenAnswered =
  (act: Meanwhile): Meanwhile =>
  async (call) => {
    await call.leg.untilAnswered();
    await call.phone.waitFor('confirmed');
    await act(call);
  };
const weHangUp = whenAnswered(({ leg }) => leg.hangUp());
const whenRinging =
  (act: Meanwhile): Meanwhile =>
  async (call) => {
    await stageOf(call.leg, 'ringing');
    await act(call);
  };

const refuses = (status: number, reason: string, outcome: string): OutcomeRow => ({
  name: `${status} ${reason}`,
  outcome: `ringing, ${outcome} ${status} ${reason}`,
  phone: { answer: { ...RING, status, reason } },
});

const overConnection =
  (credentials: Partial<typeof LOGIN>): DialRow =>
  ({ phone, base }) =>
    dial(NUMBER, { ...base, connection: { hostPort: phone.hostPort, transport: 'udp', ...credentials } });

const abort = new AbortController();

export const OUTCOMES: readonly OutcomeRow[] = [
  {
    name: '180, then 200; we hang up',
    outcome: 'ringing, answered, hung-up: hang-up',
    phone: { ...TAKES_IT, user: NUMBER },
    dial: ({ lab, base }) => dial(NUMBER, { ...base, trunkId: lab.stack.sip.outboundTrunkId }),
    then: weHangUp,
  },
  {
    name: '200 at once',
    outcome: 'answered, hung-up: hang-up',
    phone: { answer: { afterMs: 0, ring: false } },
    then: weHangUp,
  },
  {
    name: '183 with early media, then 200',
    outcome: 'ringing, answered, hung-up: hang-up',
    phone: { answer: { ...RING, earlyMedia: silence(1_000, 8_000) } },
    then: weHangUp,
  },
  refuses(302, 'Moved Temporarily', 'unreachable'),
  refuses(403, 'Forbidden', 'rejected'),
  refuses(404, 'Not Found', 'unreachable'),
  refuses(408, 'Request Timeout', 'unreachable'),
  refuses(480, 'Temporarily Unavailable', 'unreachable'),
  refuses(484, 'Address Incomplete', 'unreachable'),
  refuses(486, 'Busy Here', 'busy'),
  refuses(487, 'Request Terminated', 'rejected'),
  refuses(488, 'Not Acceptable Here', 'rejected'),
  refuses(500, 'Server Internal Error', 'trunk-failed (retryable)'),
  refuses(503, 'Service Unavailable', 'trunk-failed (retryable)'),
  refuses(504, 'Server Time-out', 'trunk-failed (retryable)'),
  refuses(600, 'Busy Everywhere', 'busy'),
  refuses(603, 'Decline', 'rejected'),
  refuses(607, 'Unwanted', 'rejected'),
  {
    name: '407, with the right credentials',
    outcome: 'ringing, answered, hung-up: hang-up',
    phone: { ...TAKES_IT, login: LOGIN },
    dial: overConnection(LOGIN),
    then: weHangUp,
  },
  {
    name: '407, with wrong ones',
    outcome: 'rejected 403 Forbidden',
    phone: { ...TAKES_IT, login: LOGIN },
    dial: overConnection({ ...LOGIN, password: 'guess' }),
  },
  {
    name: '407, with none',
    outcome: 'trunk-failed',
    phone: { ...TAKES_IT, login: LOGIN },
    dial: overConnection({}),
  },
  {
    name: 'it rings and nobody takes it',
    outcome: 'ringing, no-answer',
    phone: { answer: 'ring-forever' },
    options: { ringTimeoutMs: 3_000 },
  },
  {
    name: 'silence: no response at all',
    outcome: 'unreachable',
    phone: { answer: 'no-response' },
    options: { ringTimeoutMs: 3_000 },
  },
  {
    name: 'answered, then no audio (RTP)',
    outcome: 'ringing, answered, left: dropped',
    phone: { ...TAKES_IT, sendsAudio: false },
  },
  {
    name: 'hangs up as soon as it has answered',
    outcome: 'ringing, answered, left: hung-up',
    phone: TAKES_IT,
    then: async ({ phone }) => {
      await phone.waitFor('confirmed');
      await phone.hangUp();
    },
  },
  {
    name: 'hangs up in the middle of the call',
    outcome: 'ringing, answered, left: hung-up',
    phone: TAKES_IT,
    then: whenAnswered(async ({ phone }) => {
      await phone.waitFor('first-rtp');
      await phone.hangUp();
    }),
  },
  {
    name: 'rings, and we hang up',
    outcome: 'ringing, canceled: hang-up',
    phone: { answer: 'ring-forever' },
    then: whenRinging(({ leg }) => leg.hangUp()),
  },
  {
    name: 'rings, and `signal` aborts',
    outcome: 'ringing, canceled: aborted',
    phone: { answer: 'ring-forever' },
    options: { signal: abort.signal },
    then: whenRinging(async () => abort.abort()),
  },
  {
    name: 'its answer crosses our cancel',
    outcome: 'ringing, canceled: hang-up',
    phone: { answer: 'answer-on-cancel' },
    then: whenRinging(({ leg }) => leg.hangUp()),
  },
  {
    name: 'rings, and somebody removes the participant',
    outcome: 'ringing, canceled: removed',
    phone: { answer: 'ring-forever' },
    then: whenRinging(({ lab, leg }) => lab.rooms.removeParticipant(leg.roomName, leg.identity)),
  },
  {
    name: 'talks, and somebody removes the participant',
    outcome: 'ringing, answered, left: removed',
    phone: TAKES_IT,
    then: whenAnswered(({ lab, leg }) => lab.rooms.removeParticipant(leg.roomName, leg.identity)),
  },
  {
    name: 'talks longer than `maxDurationMs`',
    outcome: 'ringing, answered, hung-up: max-duration',
    phone: TAKES_IT,
    options: { maxDurationMs: 1_000 },
  },
  {
    name: 'answers without SRTP where `mediaEncryption` is `require`',
    outcome: 'ringing, rejected',
    phone: TAKES_IT,
    options: { mediaEncryption: 'require' },
  },
  {
    name: 'a host where nobody listens (UDP)',
    outcome: 'unreachable',
    options: { ringTimeoutMs: 2_000 },
    dial: ({ base }) => dial('sip:ada@127.0.0.1:9;transport=udp', base),
  },
  {
    name: 'a host that there is no way to',
    outcome: 'unreachable',
    dial: ({ base }) => dial('sip:ada@192.0.2.1;transport=udp', base),
  },
  {
    name: 'a refused TCP connection',
    outcome: 'unreachable',
    dial: ({ base }) => dial('sip:ada@127.0.0.1:9;transport=tcp', base),
  },
  {
    name: 'a host name that does not exist',
    outcome: 'unreachable',
    dial: ({ base }) => dial('sip:ada@nobody.invalid', base),
  },
  {
    name: 'an unknown trunk',
    outcome: 'trunk-failed',
    dial: ({ base }) => dial(NUMBER, { ...base, trunkId: 'ST_nobody' }),
  },
  {
    name: 'LiveKit cannot be reached',
    outcome: 'trunk-failed (retryable)',
    dial: ({ base }) =>
      dial('sip:ada@127.0.0.1', { ...base, sip: new SipClient('http://127.0.0.1:9', 'key', 'secret') }),
  },
];

/** Resolves when the leg is there, or past it. */
function stageOf(leg: Leg, stage: 'ringing'): Promise<void> {
  return new Promise((resolve) => {
    if (leg.state.stage !== 'dialing') return resolve();
    leg.on(({ type }) => {
      if (type === stage || type === 'ended') resolve();
    });
  });
}

/** What a leg told, in the words of the table. */
export function outcomeOf(events: readonly LegEvent[]): string {
  return events
    .filter(({ type }) => type !== 'dialed')
    .map((event) => (event.type === 'ended' ? textOf(event.end) : event.type))
    .join(', ');
}

function textOf(end: LegEnd): string {
  if ('because' in end) return `${end.type}: ${end.because}`;
  const status = end.sip ? ` ${end.sip.statusCode ?? ''} ${end.sip.reason ?? ''}` : '';
  return `${end.type}${end.isRetryable ? ' (retryable)' : ''}${status}`;
}
