import {
  DEFAULT_LIMITS,
  DEFAULT_POLICY,
  Directory,
  startTransfer,
  transition,
  type Round,
  type TimedEvent,
  type TransferEvent,
  type TransferRequest,
} from '@warm/session-core';
import type { ByEffort, Effort } from '../effort.js';
import { measureOf, type Measure } from '../measure.js';

const SAMPLES = 20;
const TRANSFERS_A_SAMPLE: ByEffort = { smoke: 50, quick: 2_000, full: 5_000 };

const directory = Directory.from({
  departments: [
    {
      id: 'billing',
      name: 'billing',
      ringing: 'simultaneous',
      destinations: [
        { id: 'ada', name: 'Ada', address: '+15550100001' },
        { id: 'bob', name: 'Bob', address: 'sip:bob@pbx.example' },
      ],
    },
  ],
});
const [ada, bob] = directory.resolve('billing');
if (!ada || !bob) throw new Error('The directory has two people.');

/** What happens in transfers as they come: merged at once, with a question, after a busy line, or not at all. */
const transfers: readonly {
  readonly plan: readonly [Round, ...Round[]];
  readonly events: readonly TimedEvent[];
}[] = [
  { plan: [[ada]], events: timed([...answered('t-1'), ...merged('t-1')]) },
  { plan: [[ada]], events: timed([...answered('t-1'), ...question('t-1'), ...merged('t-1')]) },
  { plan: [[ada], [bob]], events: timed([...busy('t-1'), ...answered('t-2'), ...merged('t-2')]) },
  {
    plan: [[ada, bob]],
    events: timed([...answered('t-2'), ...merged('t-2'), { type: 'attempt-released', attemptId: 't-1' }]),
  },
  {
    plan: [[ada]],
    events: timed([
      ...answered('t-1'),
      { type: 'supervisor-declined', attemptId: 't-1' },
      { type: 'attempt-released', attemptId: 't-1' },
      { type: 'caller-returned' },
    ]),
  },
];

/** Transitions of the pure machine in a second of one core's time, effects as data included. */
export async function coreTransitions(effort: Effort): Promise<Measure[]> {
  const ours = Array.from({ length: SAMPLES + 1 }, () => eventsPerSecond(TRANSFERS_A_SAMPLE[effort]));
  // The first warms up.
  const what = 'pure core: transitions a second on one core';
  return [
    measureOf({
      id: 'core-transitions',
      what,
      unit: '/s',
      ours: ours.slice(1),
      goals: [{ atLeast: 500_000 }],
    }),
  ];
}

function eventsPerSecond(transfersASample: number): number {
  let events = 0;
  const before = process.cpuUsage();
  for (let transfer = 0; transfer < transfersASample; transfer += 1) {
    for (const { plan, events: happenings } of transfers) {
      let { state } = startTransfer(request, plan);
      for (const event of happenings) ({ state } = transition(state, event));
      if (state.phase !== 'ended') throw new Error(`A transfer stays "${state.phase}".`);
      events += happenings.length;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return events / ((user + system) / 1e6);
}

const request: TransferRequest = {
  transferId: 't',
  callRoom: 'call',
  callerIdentity: 'caller',
  reason: 'a refund',
  requestedAtMs: 0,
  policy: DEFAULT_POLICY,
  limits: DEFAULT_LIMITS,
  introduce: false,
};

function answered(attemptId: string): TransferEvent[] {
  const consult = { path: 'gate', roomName: 'call', supervisorIdentity: `supervisor-${attemptId}` };
  return [
    { type: 'consult-opened', attemptId, consult },
    { type: 'supervisor-dialed', attemptId },
    { type: 'supervisor-ringing', attemptId },
    { type: 'transfer-agent-ready', attemptId },
    { type: 'supervisor-answered', attemptId },
  ];
}

function merged(attemptId: string): TransferEvent[] {
  return [
    { type: 'supervisor-accepted', attemptId, by: 'digit' },
    { type: 'consult-merged', attemptId },
    { type: 'call-handed-over', attemptId },
    { type: 'deadline-passed', deadline: 'boomerang' },
  ];
}

function question(attemptId: string): TransferEvent[] {
  return [
    { type: 'question-asked', attemptId, question: 'Which order is it?' },
    { type: 'caller-answered', attemptId, answer: '739' },
  ];
}

function busy(attemptId: string): TransferEvent[] {
  const consult = { path: 'gate', roomName: 'call', supervisorIdentity: `supervisor-${attemptId}` };
  return [
    { type: 'consult-opened', attemptId, consult },
    { type: 'dial-failed', attemptId, outcome: { type: 'busy', sip: { statusCode: 486 } } },
    { type: 'attempt-released', attemptId },
  ];
}

function timed(events: readonly TransferEvent[]): TimedEvent[] {
  return events.map((event, atMs) => ({ ...event, atMs }));
}
