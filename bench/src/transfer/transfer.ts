import { setTimeout as pause } from 'node:timers/promises';
import type { MarkerName, ModelRequest, Phone } from '@warm/testbed';
import type { Contestant } from '../lab/contestant.js';
import type { Lab } from '../lab/lab.js';
import { WORDS } from '../lab/words.js';
import type { Stages, TransferPlan, TransferRun } from './transfer-run.js';

export interface TransferOptions {
  readonly lab: Lab;
  readonly plan: TransferPlan;
  readonly contestant: Contestant;
  readonly caller: Phone;
  readonly supervisor: Phone;
  /** What the caller says to be put through. */
  readonly ask: string;
  /** The name under which the model knows the supervisor. */
  readonly to: string;
}

/** What phones, model servers and the wire tell of a transfer. */
export type TransferMeasured = Pick<TransferRun, 'stages' | 'summaryPart'>;

/** A caller who gives up while it rings has heard some music. */
const GIVE_UP_MS = 1_000;
const QUIET_MS = 400;
const SOME_WORDS_MS = 600;
const PATIENCE_MS = 60_000;

/** One call, from the caller's dialing to its end. */
export class Transfer {
  readonly #options: TransferOptions;
  readonly #lab: Lab;
  readonly #plan: TransferPlan;
  readonly #caller: Phone;
  readonly #supervisor: Phone;
  readonly #stages: Partial<Stages> = {};
  readonly #sinceMs = Date.now();
  #summaryPart: number | undefined;

  constructor(options: TransferOptions) {
    this.#options = options;
    this.#lab = options.lab;
    this.#plan = options.plan;
    this.#caller = options.caller;
    this.#supervisor = options.supervisor;
  }

  /** Calls in and hears the greeting out. */
  async callIn(): Promise<void> {
    await this.#lab.callIn(this.#caller, this.#options.contestant, this.#plan.opening);
    await this.#heardOut(this.#caller, 'supportAgent', this.#sinceMs);
  }

  /** Asks for a person, and goes through what follows. */
  async ask(onBriefed: () => void = () => undefined): Promise<TransferMeasured> {
    await this.#caller.say(this.#options.ask);
    this.#stages.toolCall = await this.#toolCall('transfer_to_human');
    await this.#ring();
    if (this.#plan.ending === 'hang-up-ringing') {
      await this.#hangUpWhileRinging();
    } else {
      await this.#brief();
      onBriefed();
      if (this.#plan.ending === 'hang-up-briefed') await this.#hangUpWhileBriefed();
      else await this.#accept();
    }
    this.#measureSilence();
    return { stages: this.#stages, summaryPart: this.#summaryPart };
  }

  async #ring(): Promise<void> {
    const { toolCall = 0 } = this.#stages;
    const options = { sinceMs: this.#sinceMs, timeoutMs: PATIENCE_MS };
    this.#stages.invite = (await this.#supervisor.waitFor('invite', options)).atMs;
    this.#stages.music = await this.#firstPacket(this.#caller, 'holdMusic', toolCall);
  }

  async #brief(): Promise<void> {
    const options = { sinceMs: this.#sinceMs, timeoutMs: PATIENCE_MS };
    const { atMs } = await this.#supervisor.waitFor('answered', options);
    this.#stages.answered = atMs;
    if (this.#plan.opening === 'human-first') await this.#supervisor.say(WORDS.hello);
    const brief = await this.#firstPacket(this.#supervisor, 'transferAgent', atMs);
    this.#stages.brief = brief;
    const { text, audioMs } = this.#firstBrief();
    const before = partBefore(WORDS.summary, text);
    if (before < 1) this.#stages.summary = brief + before * audioMs;
    this.#summaryPart = 1 - before;
    // Words are answered when they are over; keys and hanging up need not wait for that.
    const heardMs = this.#plan.ending === 'accept' ? audioMs + QUIET_MS : SOME_WORDS_MS;
    await pause(Math.max(0, brief + heardMs - Date.now()));
  }

  async #accept(): Promise<void> {
    if (this.#plan.ending === 'accept-by-key') {
      this.#stages.accepted = Date.now();
      await this.#supervisor.press('1');
    } else {
      await this.#supervisor.say(WORDS.yes);
      this.#stages.accepted = Date.now();
      this.#stages.acceptedByModel = await this.#toolCall('accept_call', 'connect_to_caller');
    }
    const isOurs = this.#plan.contestant === 'ours';
    const methods = isOurs ? ['UpdateSubscriptions', 'UpdateParticipant'] : ['MoveParticipant'];
    this.#stages.mergeRequested = await this.#apiCall(
      methods,
      this.#stages.acceptedByModel ?? this.#stages.accepted,
    );
    // Nobody is moved by the stand-in.
    if (isOurs) await this.#connected(this.#stages.mergeRequested);
  }

  async #connected(sinceMs: number): Promise<void> {
    const heard = await Promise.all([
      this.#firstPacket(this.#caller, 'supervisorVoice', sinceMs),
      this.#firstPacket(this.#supervisor, 'callerVoice', sinceMs),
    ]);
    this.#stages.connected = Math.max(...heard);
  }

  async #hangUpWhileRinging(): Promise<void> {
    await pause(GIVE_UP_MS);
    this.#stages.callerHungUp = Date.now();
    await this.#caller.hangUp();
    const options = { sinceMs: this.#sinceMs, timeoutMs: PATIENCE_MS };
    this.#stages.canceled = (await this.#supervisor.waitFor('canceled', options)).atMs;
  }

  async #hangUpWhileBriefed(): Promise<void> {
    this.#stages.callerHungUp = Date.now();
    await this.#caller.hangUp();
    const options = { sinceMs: this.#sinceMs, timeoutMs: PATIENCE_MS };
    this.#stages.released = (await this.#supervisor.waitFor('bye-received', options)).atMs;
  }

  #measureSilence(): void {
    const { toolCall, connected, mergeRequested } = this.#stages;
    const untilMs = connected ?? mergeRequested;
    if (toolCall === undefined || untilMs === undefined) return;
    const { fromMs, toMs } = this.#caller.ear.longestSilence({ fromMs: toolCall, toMs: untilMs });
    this.#stages.silenceBegan = fromMs;
    this.#stages.silenceEnded = toMs;
  }

  /** When the model had sent its call of one of these tools. */
  async #toolCall(...tools: readonly string[]): Promise<number> {
    const isIt = (request: ModelRequest) =>
      request.stage === 'llm' &&
      request.state === 'answered' &&
      request.atMs >= this.#sinceMs &&
      typeof request.reply === 'object' &&
      'tool' in request.reply &&
      tools.includes(request.reply.tool) &&
      (request.reply.args['to'] ?? this.#options.to) === this.#options.to;
    const { atMs, durationMs = 0 } = await this.#lab.models.waitForRequest(isIt, { timeoutMs: PATIENCE_MS });
    return atMs + durationMs;
  }

  /** The first piece of speech in the briefing voice. */
  #firstBrief(): { text: string; audioMs: number } {
    const request = this.#lab.models.requests.find(
      (each) =>
        each.stage === 'tts' && each.voiceId === 'briefing' && each.atMs >= this.#sinceMs && each.audioMs > 0,
    );
    if (request?.stage !== 'tts') throw new Error('Something was heard that nobody has spoken.');
    return request;
  }

  async #apiCall(methods: readonly string[], sinceMs = 0): Promise<number> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const call = this.#lab.api.calls.find(
        ({ method, atMs }) => atMs >= sinceMs && methods.includes(method),
      );
      if (call) return call.atMs;
      await pause(20, undefined, { signal });
    }
  }

  async #firstPacket(phone: Phone, marker: MarkerName, sinceMs: number): Promise<number> {
    const query = { sinceMs, minMs: 40 };
    await phone.ear.untilHeard(marker, { ...query, signal: AbortSignal.timeout(PATIENCE_MS) });
    return phone.ear.framesWith(marker, query)[0] ?? NaN;
  }

  async #heardOut(phone: Phone, marker: MarkerName, sinceMs: number): Promise<void> {
    let lastMs = await this.#firstPacket(phone, marker, sinceMs);
    while (Date.now() - lastMs < QUIET_MS) {
      await pause(50);
      lastMs = phone.ear.framesWith(marker, { sinceMs: lastMs, minMs: 40 }).at(-1) ?? lastMs;
    }
  }
}

/** What part of `whole` comes before `part`; 1 if all of it does. Spoken words take about as long as they are written. */
function partBefore(part: string, whole: string): number {
  const index = whole.indexOf(part);
  return index < 0 ? 1 : index / whole.length;
}
