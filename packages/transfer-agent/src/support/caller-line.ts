import { voice } from '@livekit/agents';
import {
  InvalidInputError,
  systemClock,
  type Attempt,
  type CallerLine,
  type Clock,
  type Directory,
  type Explanation,
} from '@warm/session-core';
import { modelFailure, type OnDiagnostic } from '../diagnostics.js';
import { DEFAULT_PERSON_KEY, type Digit } from '../keypad/keys.js';
import type { Log } from '../log.js';
import { onTurnLost } from '../lost-turns.js';
import { createPrompts, type PromptBook, type PromptOverrides } from '../prompts/prompts.js';
import type { SpeechMode } from '../speech-mode.js';
import { explain } from './explain.js';
import { hearTurn } from './hear-turn.js';
import { NotHeardError } from './not-heard-error.js';
import { soundsLikeNothingMore } from './nothing-more.js';
import { sayOffers } from './offer.js';
import { onlySay } from './only-say.js';
import { settleCalls } from './settle-calls.js';
import { untilHeard } from './until-heard.js';

export interface CallerLineOptions {
  /** The SupportAgent's session with the caller, started. */
  readonly session: voice.AgentSession;
  readonly directory: Directory;
  readonly prompts?: PromptOverrides;
  /** Lowers the hold music while the agent speaks; returns the way to raise it again. */
  readonly holdDuck?: () => () => void;
  /** Ends the caller's call. Needed by a policy that says `end-call`. */
  readonly hangUp?: (signal: AbortSignal) => Promise<void>;
  /** @default 'understood' */
  readonly speech?: SpeechMode;
  /** @default DEFAULT_PERSON_KEY */
  readonly personKey?: Digit;
  /** How names are joined with "or", and times are said; goes with the language of the prompts. @default 'en' */
  readonly locale?: string;
  /** In which zone callers are told when somebody is there again (IANA). @default the zone of the directory's hours */
  readonly timeZone?: string;
  /** How long a caller may stay silent after a question. @default CALLER_LINE_DEFAULTS.answerMs */
  readonly answerMs?: number;
  /** Recognises that there is nothing to add; for languages other than English. @default soundsLikeNothingMore */
  readonly soundsLikeNothingMore?: (transcript: string) => boolean;
  readonly log?: Log;
  readonly onDiagnostic?: OnDiagnostic;
  readonly clock?: Clock;
}

/** Ten seconds are long for an answer on the phone, and short for a supervisor who waits for it. */
export const CALLER_LINE_DEFAULTS = { answerMs: 10_000 } as const;

/** The SupportAgent's side of a transfer. One a call; it serves any number of transfers, one after the other. */
export function createCallerLine(options: CallerLineOptions): CallerLine {
  return new AgentCallerLine(options);
}

/** Takes a caller on hold and back through the SupportAgent's session. */
class AgentCallerLine implements CallerLine {
  readonly #options: CallerLineOptions;
  readonly #session: voice.AgentSession;
  readonly #prompts: PromptBook;
  readonly #clock: Clock;
  #letModelSpeak: (() => void) | undefined;
  /** May be spoken to its end though the caller is on hold again. */
  #parting: voice.SpeechHandle | undefined;

  constructor(options: CallerLineOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#prompts = createPrompts(options.prompts);
    this.#clock = options.clock ?? systemClock;
    // Besides telling of it: a session's error that nobody listens to is thrown, in the middle of its own work.
    this.#session.on(voice.AgentSessionEventTypes.Error, (event) => this.#onModelError(event));
    onTurnLost(this.#session, this.#clock, () => this.#sayNotUnderstood());
  }

  async hold(_signal: AbortSignal): Promise<void> {
    this.#deafen();
    if (this.#parting && !this.#parting.done()) return;
    await this.#session.interrupt({ force: true }).await;
  }

  async announce({ attempt, signal }: { attempt: Attempt; signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted();
    const raise = this.#options.holdDuck?.();
    try {
      await this.#sayAll(this.#prompts.holdAnnouncement({ name: attempt.destination.name }), signal);
    } finally {
      raise?.();
    }
  }

  async ask(options: {
    attempt: Attempt;
    question: string;
    signal: AbortSignal;
  }): Promise<string | undefined> {
    const { attempt, question, signal } = options;
    signal.throwIfAborted();
    if (this.#options.speech === 'none') return undefined;
    await this.#session.interrupt({ force: true }).await;
    this.#keepModelSilent();
    this.#session.input.setAudioEnabled(true);
    try {
      const { name } = attempt.destination;
      const answer = await this.#hear(this.#prompts.askCaller({ name, question }), signal);
      // Not waited for: the music begins under it, and the supervisor has the answer already.
      this.#parting = this.#session.say(this.#prompts.askThanks({}), { allowInterruptions: false });
      return answer;
    } finally {
      this.#deafen();
    }
  }

  async introduce({ attempt, signal }: { attempt: Attempt; signal: AbortSignal }): Promise<void> {
    await this.#sayAll(this.#prompts.introduction({ name: attempt.destination.name }), signal);
  }

  async resume({ explanation, signal }: { explanation: Explanation; signal: AbortSignal }): Promise<void> {
    const said = await this.#explain(explanation);
    this.#giveBack();
    const offer = this.#session.say(this.#offer(explanation));
    try {
      await untilHeard({ ...said, output: this.#audibleOutput(), signal });
    } catch (error) {
      if (!(error instanceof NotHeardError)) throw error;
      this.#options.log?.warn({ error }, 'the explanation was not heard: said once more');
      offer.interrupt(true);
      const again = this.#session.say(said.text, { allowInterruptions: false });
      await untilHeard({ speech: again, text: said.text, output: this.#audibleOutput(), signal });
      this.#session.say(this.#offer(explanation));
    }
  }

  async takeMessage(options: { explanation: Explanation; signal: AbortSignal }): Promise<string | undefined> {
    const { explanation, signal } = options;
    signal.throwIfAborted();
    await this.#explain(explanation);
    if (this.#options.speech === 'none') {
      this.#giveBack();
      this.#session.say(this.#offer(explanation));
      return undefined;
    }
    this.#keepModelSilent();
    this.#session.input.setAudioEnabled(true);
    try {
      const message = await this.#hearMessage(signal);
      this.#session.say(
        message === undefined ? this.#prompts.messageNone({}) : this.#prompts.messageThanks({}),
      );
      return message;
    } finally {
      this.#giveBack();
    }
  }

  async dismiss({ explanation, signal }: { explanation: Explanation; signal: AbortSignal }): Promise<void> {
    const { hangUp } = this.#options;
    await this.#explain(explanation);
    try {
      await this.#sayAll(this.#prompts.goodbye({}), signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#options.log?.warn({ error }, 'the caller is dismissed without a goodbye');
    }
    if (!hangUp) throw new InvalidInputError({ field: 'hangUp', value: undefined, cure: NEEDS_HANG_UP });
    await hangUp(signal);
  }

  #onModelError(event: voice.ErrorEvent): void {
    const { log, onDiagnostic } = this.#options;
    log?.warn({ error: event.error }, 'a model of the SupportAgent failed');
    onDiagnostic?.(modelFailure('support-agent', event));
  }

  // On hold there is a question's own way out of silence.
  #sayNotUnderstood(): void {
    if (this.#letModelSpeak) return;
    const { personKey = DEFAULT_PERSON_KEY } = this.#options;
    this.#session.say(this.#prompts.callerNotUnderstood({ personKey }));
  }

  async #hearMessage(signal: AbortSignal): Promise<string | undefined> {
    const isNothing = this.#options.soundsLikeNothingMore ?? soundsLikeNothingMore;
    const message = await this.#hear(this.#prompts.messageRequest({}), signal);
    if (message === undefined || isNothing(message)) return undefined;
    const more = await this.#hear(this.#prompts.messageMore({}), signal);
    return more === undefined || isNothing(more) ? message : `${message} ${more}`;
  }

  async #hear(text: string, signal: AbortSignal): Promise<string | undefined> {
    const { answerMs = CALLER_LINE_DEFAULTS.answerMs } = this.#options;
    const question = this.#session.say(text);
    try {
      return await hearTurn({
        session: this.#session,
        question,
        limitMs: answerMs,
        clock: this.#clock,
        signal,
      });
    } finally {
      question.interrupt(true);
    }
  }

  // Noise on the caller's side must not cut it: they are to know where they stand.
  async #explain(explanation: Explanation): Promise<{ speech: voice.SpeechHandle; text: string }> {
    await this.#session.interrupt({ force: true }).await;
    const { directory, timeZone, locale = 'en' } = this.#options;
    const nowMs = this.#clock.now();
    const text = explain(explanation, { prompts: this.#prompts, directory, locale, timeZone, nowMs });
    await this.#remember(explanation, text);
    return { speech: this.#session.say(text, { allowInterruptions: false }), text };
  }

  async #sayAll(text: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const speech = this.#session.say(text, { allowInterruptions: false });
    const onAbort = () => void speech.interrupt(true);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await speech.waitForPlayout();
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #deafen(): void {
    this.#keepModelSilent();
    this.#session.input.setAudioEnabled(false);
    // Also what was understood so far: switching the input off may have completed it.
    this.#session.clearUserTurn();
  }

  #keepModelSilent(): void {
    this.#letModelSpeak ??= onlySay(this.#session);
  }

  #giveBack(): void {
    this.#letModelSpeak?.();
    this.#letModelSpeak = undefined;
    this.#session.input.setAudioEnabled(true);
  }

  #audibleOutput(): voice.AudioOutput | null {
    const { output } = this.#session;
    return output.audioEnabled ? output.audio : null;
  }

  #offer(explanation: Explanation): string {
    const { speech, personKey = DEFAULT_PERSON_KEY, directory, locale = 'en' } = this.#options;
    return speech === 'none'
      ? this.#prompts.offerWithoutSpeech({ personKey })
      : sayOffers(explanation, { prompts: this.#prompts, directory, locale });
  }

  // The words themselves come into the chat context as the agent's own; this tells the model what they were about.
  async #remember({ because, destination, offers }: Explanation, said: string): Promise<void> {
    const agent = this.#session.currentAgent;
    const chatCtx = agent.chatCtx.copy();
    settleCalls(chatCtx);
    chatCtx.addMessage({
      role: 'system',
      content: this.#prompts.returnNote({
        name: destination?.name ?? this.#prompts.nobodyInParticular({}),
        id: destination?.id ?? '-',
        outcome: because.type,
        said,
        offers: offers.join(', ') || '-',
      }),
    });
    await agent.updateChatCtx(chatCtx);
  }
}

const NEEDS_HANG_UP =
  'Give createCallerLine a function that ends the call, or use no policy that says "end-call".';
