import type { CommonFaultKind, Fault, InjectedFault, LlmRequest, Phone, TtsFaultKind } from '@warm/testbed';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallCenter } from '../harness/call-center.js';
import { callsIn, expectPrivacy, hears, hearsOut } from '../harness/conversation.js';
import { useLiveCalls } from '../harness/live-calls.js';

/** What fails in a call, one at a time. A voice fails once, the others until the person has been told. */
interface Faults {
  readonly greeting: TtsFaultKind;
  /** The caller's first words are understood and get no answer; the next are not understood. */
  readonly supportAnswer: CommonFaultKind;
  readonly callerWords: CommonFaultKind;
  readonly brief: CommonFaultKind;
  readonly opening: TtsFaultKind;
  /** The same on the supervisor's side, with a yes. */
  readonly acceptance: CommonFaultKind;
  readonly supervisorWords: CommonFaultKind;
  /** In what the caller is told on return; without, the supervisor takes the call. */
  readonly explanation?: TtsFaultKind;
}

const CALLS: readonly Faults[] = [
  {
    greeting: 'http-500',
    supportAnswer: 'http-500',
    callerWords: 'http-429',
    brief: 'timeout',
    opening: 'empty-audio',
    acceptance: 'stalled-stream',
    supervisorWords: 'cut-off',
  },
  {
    greeting: 'cut-off',
    supportAnswer: 'malformed-json',
    callerWords: 'socket-closed',
    brief: 'cut-off',
    opening: 'stalled-stream',
    acceptance: 'timeout',
    supervisorWords: 'malformed-json',
    explanation: 'http-429',
  },
  {
    greeting: 'malformed-json',
    supportAnswer: 'http-429',
    callerWords: 'stalled-stream',
    brief: 'malformed-json',
    opening: 'timeout',
    acceptance: 'socket-closed',
    supervisorWords: 'timeout',
    explanation: 'socket-closed',
  },
];

const calls = useLiveCalls();
let center: CallCenter;
let caller: Phone;
let ada: Phone;
let sinceMs: number;

beforeEach(() => {
  ({ center, caller, sinceMs } = calls);
  ({ ada } = center);
});

describe('whatever model fails', () => {
  it.each(CALLS)('nobody is stranded: call %#', async (faults) => {
    let voiceFault = failsOnce('support', faults.greeting);
    await callsIn(caller, center);
    await noticed('SupportAgent’s tts', voiceFault);

    const isOffered = offers('transfer_to_human');
    await isAskedAgain(caller, { stage: 'llm', kind: faults.supportAnswer, when: isOffered });
    await isAskedAgain(caller, { stage: 'stt', kind: faults.callerWords });

    inject({ stage: 'llm', kind: faults.brief, when: ({ chat }) => chat.schema?.name === 'brief' });
    voiceFault = failsOnce('briefing', faults.opening);
    await caller.press('0');
    await hears(caller, 'holdMusic', sinceMs);
    await calls.reported(/the brief is made of the caller's own words/);
    await ada.waitFor('answered', { sinceMs, timeoutMs: 30_000 });
    await hearsOut(ada, 'transferAgent', sinceMs);
    await noticed('TransferAgent’s tts', voiceFault);

    await isAskedAgain(ada, { stage: 'llm', kind: faults.acceptance, when: offers('accept_call') });
    await isAskedAgain(ada, { stage: 'stt', kind: faults.supervisorWords });

    const { explanation } = faults;
    const decidedAtMs = Date.now();
    if (explanation) await declines(explanation);
    else {
      await ada.press('1');
      await calls.talks(ada);
    }
    expectPrivacy({ caller, supervisor: ada, sinceMs, ...(!explanation && { acceptedAtMs: decidedAtMs }) });
  });
});

async function declines(explanation: TtsFaultKind): Promise<void> {
  const voiceFault = failsOnce('support', explanation);
  await ada.press('2');
  const { atMs } = await ada.waitFor('bye-received', { sinceMs, timeoutMs: 20_000 });
  await hearsOut(caller, 'supportAgent', atMs);
  expect(calls.said('support', atMs).join(' ')).toContain("Ada can't take your call right now");
  await noticed('SupportAgent’s tts', voiceFault);
}

/** Says something that gets no answer, and is told so. */
async function isAskedAgain(phone: Phone, fault: Fault): Promise<void> {
  const [words, agent, voiceId] = phone === caller ? CALLER_SAYS : SUPERVISOR_SAYS;
  using failing = inject(fault);
  await phone.say(words);
  // What the agent was saying has been cut by this.
  const saidAtMs = Date.now();
  await calls.reported(new RegExp(`${agent}’s ${fault.stage} failed \\(\\w+\\)\\n`));
  await hears(phone, agent === 'SupportAgent' ? 'supportAgent' : 'transferAgent', saidAtMs);
  expect(calls.said(voiceId, saidAtMs).join(' ')).toMatch(ASKS_AGAIN);
  expect(failing.hits).toBeGreaterThan(0);
}

const CALLER_SAYS = [
  'Hello, this is Grace, and my order has arrived broken.',
  'SupportAgent',
  'support',
] as const;
const SUPERVISOR_SAYS = ['Yes please put them through.', 'TransferAgent', 'briefing'] as const;
const ASKS_AGAIN =
  /I'm sorry, I didn't get that. (Could you say it again\? Or press 0|Press 1 to take)|Would you like to take this call\?/;

function inject(fault: Fault): InjectedFault {
  return center.models.faults.inject({ times: Infinity, ...fault });
}

function failsOnce(voiceId: string, kind: TtsFaultKind): InjectedFault {
  return inject({ stage: 'tts', kind, times: 1, when: (request) => request.voiceId === voiceId });
}

async function noticed(whose: string, fault: InjectedFault): Promise<void> {
  expect(fault.hits).toBe(1);
  await calls.reported(new RegExp(`${whose} failed \\(\\w+\\) and is asked again`));
}

function offers(tool: string) {
  return ({ chat }: LlmRequest) => chat.tools.some(({ name }) => name === tool);
}
