import { sayUntilUnderstood, type ModelRequest, type Phone, type TtsRequest } from '@warm/testbed';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openCallCenter, type CallCenter, type CallCenterOptions } from './call-center.js';
import { hears, hearsOut, nothingIsLeft, talk } from './conversation.js';
import { until } from './until.js';

/** What the tests of a file share: one call center, and for each test a caller. */
export class LiveCalls {
  #center: CallCenter | undefined;
  #caller: Phone | undefined;
  #sinceMs = 0;
  #printedBefore = 0;

  get center(): CallCenter {
    if (!this.#center) throw new Error('The call center is open only while tests run.');
    return this.#center;
  }

  get caller(): Phone {
    if (!this.#caller) throw new Error('There is a caller only while a test runs.');
    return this.#caller;
  }

  /** When the test began. */
  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** What an agent was made to say since then (by default since the test began), a line a speech. */
  said(voiceId: 'support' | 'briefing', sinceMs = this.#sinceMs): string[] {
    return this.#speeches(voiceId, sinceMs).map(({ text }) => text.trim());
  }

  #speeches(voiceId: 'support' | 'briefing', sinceMs: number): TtsRequest[] {
    return this.center.models.requests.filter(
      (request): request is TtsRequest =>
        request.stage === 'tts' && request.voiceId === voiceId && request.atMs >= sinceMs,
    );
  }

  /** Waits until somebody has been told something that matches since then (by default since the test began), to its end. */
  async isTold(phone: Phone, pattern: RegExp, sinceMs = this.#sinceMs): Promise<void> {
    const [voiceId, marker] = phone === this.caller ? SUPPORT_VOICE : BRIEFING_VOICE;
    const speech = await until(
      `the ${marker} to say ${pattern}`,
      () => this.#speeches(voiceId, sinceMs).find(({ text }) => pattern.test(text)),
      (found) => found !== undefined,
    );
    await hearsOut(phone, marker, speech?.atMs);
  }

  /** What the models were asked and the worker printed since the test began, for whoever looks for its failure. */
  protocol(): string {
    const asked = this.center.models.requests.flatMap((request) =>
      request.atMs < this.#sinceMs ? [] : [`${request.atMs - this.#sinceMs} ms  ${lineOf(request)}`],
    );
    return [...asked, this.center.worker.output.slice(this.#printedBefore)].join('\n');
  }

  /** How much the worker has printed so far. */
  get printed(): number {
    return this.center.worker.output.length;
  }

  /** Waits until the worker has reported something after having `printed` so much (by default since the test began). */
  async reported(pattern: RegExp, printed = this.#printedBefore): Promise<void> {
    await until(
      `the worker to report ${pattern}`,
      () => this.center.worker.output.slice(printed),
      (printed) => pattern.test(printed),
    );
  }

  /** Says something to an agent. */
  tells(phone: Phone, text: string): Promise<void> {
    return sayUntilUnderstood(phone, text, this.center.models);
  }

  async isBriefed(supervisor: Phone): Promise<void> {
    await supervisor.waitFor('answered', { sinceMs: this.#sinceMs, timeoutMs: 30_000 });
    await hears(supervisor, 'transferAgent', this.#sinceMs);
  }

  /** Waits until the two are put through and hear each other. */
  async talks(supervisor: Phone): Promise<void> {
    await this.reported(/caller and supervisor hear each other/);
    await talk(this.caller, supervisor, Date.now());
  }

  async open(options: CallCenterOptions): Promise<void> {
    this.#center = await openCallCenter(options);
  }

  async close(): Promise<void> {
    await this.#center?.[Symbol.asyncDispose]();
  }

  async begin(): Promise<void> {
    const { ada, bob } = this.center;
    this.#sinceMs = Date.now();
    this.#printedBefore = this.printed;
    for (const phone of [ada, bob]) phone.setAnswer({ afterMs: 1_000 });
    this.#caller = await this.center.caller();
  }

  /** Everybody hangs up, and nothing of the call may be left. */
  async end(): Promise<void> {
    const { ada, bob, models } = this.center;
    await this.caller.close();
    for (const phone of [ada, bob]) {
      if (phone.state !== 'idle' && phone.state !== 'ended') await phone.hangUp();
    }
    models.faults.clear();
    await nothingIsLeft(this.center);
  }
}

const SUPPORT_VOICE = ['support', 'supportAgent'] as const;
const BRIEFING_VOICE = ['briefing', 'transferAgent'] as const;

function lineOf(request: ModelRequest): string {
  const ending = request.fault ?? request.error ?? request.state;
  switch (request.stage) {
    case 'llm':
      return `llm  ${request.chat.lastUser ?? request.chat.schema?.name ?? ''} → ${JSON.stringify(request.reply)} (${ending})`;
    case 'stt':
      return `stt  ${Math.round(request.audioMs)} ms → ${request.text ?? ''} (${ending})`;
    case 'tts':
      return `tts  ${request.voiceId}: ${request.text} (${ending})`;
  }
}

/** Opens a call center for the tests of a file. */
export function useLiveCalls(options: CallCenterOptions = {}): LiveCalls {
  const calls = new LiveCalls();
  beforeAll(() => calls.open(options));
  afterAll(() => calls.close());
  beforeEach(() => calls.begin());
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.log(calls.protocol());
    await calls.end();
  });
  return calls;
}
