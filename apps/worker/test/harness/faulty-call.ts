import type {
  CommonFaultKind,
  Fault,
  InjectedFault,
  LlmRequest,
  ModelRequest,
  Phone,
  SttRequest,
  TtsFaultKind,
} from '@warm/testbed';
import { expect } from 'vitest';
import { callsIn, expectPrivacy, hears } from './conversation.js';
import type { LiveCalls } from './live-calls.js';
import { until } from './until.js';

/** What fails in a call, one at a time. A voice fails once, the others until whoever has spoken is told. */
export interface Faults {
  readonly greeting: TtsFaultKind;
  /** The caller is understood and gets no answer. */
  readonly answer: CommonFaultKind;
  /** The caller is not understood. */
  readonly words: CommonFaultKind;
  readonly brief: CommonFaultKind;
  readonly opening: TtsFaultKind;
  readonly supervisorAnswer: CommonFaultKind;
  readonly supervisorWords: CommonFaultKind;
  /** What the caller is told on return. */
  readonly explanation: TtsFaultKind;
  readonly answerAfterReturn: CommonFaultKind;
  readonly wordsAfterReturn: CommonFaultKind;
}

const KINDS = [
  'http-500',
  'http-429',
  'timeout',
  'stalled-stream',
  'malformed-json',
  'socket-closed',
  'cut-off',
] as const satisfies readonly CommonFaultKind[];
const VOICE_KINDS = [...KINDS, 'empty-audio'] as const satisfies readonly TtsFaultKind[];

/** In the first of these calls every kind of fault happens, in all of them every kind at every stage. */
export const FAULTY_CALLS: readonly Faults[] = VOICE_KINDS.map((_, call) => {
  const model = (kind: CommonFaultKind) => turned(KINDS, kind, call);
  const voice = (kind: TtsFaultKind) => turned(VOICE_KINDS, kind, call);
  return {
    greeting: voice('http-500'),
    answer: model('malformed-json'),
    words: model('http-429'),
    brief: model('timeout'),
    opening: voice('empty-audio'),
    supervisorAnswer: model('cut-off'),
    supervisorWords: model('socket-closed'),
    explanation: voice('stalled-stream'),
    answerAfterReturn: model('http-500'),
    wordsAfterReturn: model('malformed-json'),
  };
});

function turned<Kind>(kinds: readonly Kind[], kind: Kind, by: number): Kind {
  return kinds[(kinds.indexOf(kind) + by) % kinds.length] ?? kind;
}

type Agent = 'SupportAgent' | 'TransferAgent';

interface VoiceFault {
  readonly fault: InjectedFault;
  /** What the worker says of it, after having printed so much. */
  readonly failed: RegExp;
  readonly printed: number;
}

/** A call in which everything fails once: the caller gets through to Ada, at the second try and by keys. */
export async function playFaultyCall(calls: LiveCalls, faults: Faults): Promise<void> {
  const call = new FaultyCall(calls);
  await call.begins(faults);
  await call.isDeclined(faults);
  await call.isAccepted();
}

/** Each step waits for the worker's own report of what failed. */
class FaultyCall {
  readonly #calls: LiveCalls;
  readonly #caller: Phone;
  readonly #ada: Phone;

  constructor(calls: LiveCalls) {
    this.#calls = calls;
    this.#caller = calls.caller;
    this.#ada = calls.center.ada;
  }

  async begins({ greeting, answer, words }: Faults): Promise<void> {
    const voice = this.#failsOnce('SupportAgent', greeting);
    await callsIn(this.#caller, this.#calls.center);
    await this.#isSaidAgain(voice);
    await this.#isAskedAgain(CALLER, { stage: 'llm', kind: answer, when: offers('transfer_to_human') });
    await this.#isAskedAgain(CALLER, { stage: 'stt', kind: words });
  }

  async isDeclined({ brief, opening, ...faults }: Faults): Promise<void> {
    const { sinceMs } = this.#calls;
    using writing = this.#inject({
      stage: 'llm',
      kind: brief,
      when: ({ chat }) => chat.schema?.name === 'brief',
    });
    const openingFails = this.#failsOnce('TransferAgent', opening);
    await this.#asksForAPerson();
    await this.#calls.reported(/the brief is made of the caller's own words/);
    await this.#calls.isTold(this.#ada, /Yes or no\?/);
    await this.#isSaidAgain(openingFails);
    expect(writing.hits).toBeGreaterThan(0);
    const { supervisorAnswer, supervisorWords } = faults;
    await this.#isAskedAgain(ADA, { stage: 'llm', kind: supervisorAnswer, when: offers('accept_call') });
    await this.#isAskedAgain(ADA, { stage: 'stt', kind: supervisorWords });
    await this.#comesBack(faults);
    expectPrivacy({ caller: this.#caller, supervisor: this.#ada, sinceMs });
  }

  async isAccepted(): Promise<void> {
    const sinceMs = await this.#asksForAPerson();
    await hears(this.#ada, 'transferAgent', sinceMs);
    const acceptedAtMs = Date.now();
    await this.#ada.press('1');
    await this.#calls.talks(this.#ada);
    expectPrivacy({ caller: this.#caller, supervisor: this.#ada, sinceMs, acceptedAtMs });
  }

  async #comesBack(faults: Pick<Faults, 'explanation' | 'answerAfterReturn' | 'wordsAfterReturn'>) {
    const voice = this.#failsOnce('SupportAgent', faults.explanation);
    const declinedAtMs = Date.now();
    await this.#ada.press('2');
    await this.#ada.waitFor('bye-received', { sinceMs: declinedAtMs, timeoutMs: 20_000 });
    await this.#calls.isTold(this.#caller, /Ada can't take your call right now/, declinedAtMs);
    await this.#calls.isTold(this.#caller, /Shall I/, declinedAtMs);
    await this.#isSaidAgain(voice);
    const { answerAfterReturn, wordsAfterReturn } = faults;
    await this.#isAskedAgain(CALLER, {
      stage: 'llm',
      kind: answerAfterReturn,
      when: offers('transfer_to_human'),
    });
    await this.#isAskedAgain(CALLER, { stage: 'stt', kind: wordsAfterReturn });
  }

  /** @returns when they did */
  async #asksForAPerson(): Promise<number> {
    const askedAtMs = Date.now();
    await this.#caller.press('0');
    await hears(this.#caller, 'holdMusic', askedAtMs);
    await this.#ada.waitFor('answered', { sinceMs: askedAtMs, timeoutMs: 30_000 });
    return askedAtMs;
  }

  /** Somebody says something that gets no answer, and is told so. */
  async #isAskedAgain(
    { words, agent, isTold }: typeof CALLER | typeof ADA,
    fault: Exclude<Fault, { stage: 'tts' }>,
  ) {
    const phone = agent === 'SupportAgent' ? this.#caller : this.#ada;
    using failing = this.#inject(fault);
    const saysAtMs = Date.now();
    const { printed } = this.#calls;
    await this.#isHeard(phone, words, failing);
    const failed = new RegExp(`${agent}’s ${fault.stage} failed \\(${WHY[fault.kind]}\\)`);
    await this.#calls.reported(failed, printed);
    await this.#calls.isTold(phone, isTold, saysAtMs);
    expect(failing.hits).toBeGreaterThan(0);
  }

  /** Who is not understood, and gets no answer, says it again. */
  async #isHeard(phone: Phone, words: string, failing: InjectedFault): Promise<void> {
    let heard: SttRequest | undefined;
    do {
      const saysAtMs = Date.now();
      await phone.say(words);
      heard = await until(
        'their words to be transcribed',
        () => this.#calls.center.models.requests.findLast((request) => isTranscription(request, saysAtMs)),
        (request) => request !== undefined && request.state !== 'running',
      );
    } while (failing.hits === 0 && !heard?.text);
  }

  /** Lets a voice fail at the next thing it is to say. */
  #failsOnce(agent: Agent, kind: TtsFaultKind): VoiceFault {
    const voiceId = agent === 'SupportAgent' ? 'support' : 'briefing';
    const fault = this.#inject({
      stage: 'tts',
      kind,
      times: 1,
      when: (request) => request.voiceId === voiceId,
    });
    const failed = new RegExp(`${agent}’s tts failed \\(${WHY_VOICE[kind]}\\) and is asked again`);
    return { fault, failed, printed: this.#calls.printed };
  }

  async #isSaidAgain({ fault, failed, printed }: VoiceFault): Promise<void> {
    expect(fault.hits).toBe(1);
    await this.#calls.reported(failed, printed);
  }

  #inject(fault: Fault): InjectedFault {
    return this.#calls.center.models.faults.inject({ times: Infinity, ...fault });
  }
}

/** What the worker says of them. */
const WHY: Readonly<Record<CommonFaultKind, string>> = {
  'http-500': '500',
  'http-429': '429',
  timeout: 'timeout',
  'stalled-stream': 'timeout',
  'malformed-json': '\\w+',
  'socket-closed': 'connection',
  'cut-off': '\\w+',
};
/** What Cartesia refuses its plugin keeps to itself; what is left is a voice without a sound. */
const WHY_VOICE: Readonly<Record<TtsFaultKind, string>> = {
  ...WHY,
  'http-429': 'silence',
  'malformed-json': 'silence',
  'empty-audio': 'silence',
};

const CALLER = {
  words: 'I have a question about an order that arrived broken this morning.',
  agent: 'SupportAgent',
  isTold: /I didn't get that. Could you say it again\?/,
} as const;
const ADA = {
  words: 'Yes please put them through.',
  agent: 'TransferAgent',
  // They are asked the same, should they have been silent for long meanwhile.
  isTold: /I didn't get that. Press 1 to take|Would you like to take this call\?/,
} as const;

function isTranscription(request: ModelRequest, sinceMs: number): request is SttRequest {
  return request.stage === 'stt' && request.atMs >= sinceMs;
}

function offers(tool: string) {
  return ({ chat }: LlmRequest) => chat.tools.some(({ name }) => name === tool);
}
