import { voice, type llm } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import type {
  AttemptOutcome,
  BriefingRun,
  CanceledBy,
  Clock,
  DecisionListener,
  Directory,
} from '@warm/session-core';
import type { Brief } from '../brief/brief.js';
import { modelFailure, type OnDiagnostic } from '../diagnostics.js';
import type { Redact } from '../brief/redact.js';
import type { DecisionKeys } from '../keypad/keys.js';
import { onDigits } from '../keypad/on-digits.js';
import type { Log } from '../log.js';
import { onTurnLost } from '../lost-turns.js';
import { nameOf } from '../prompts/describe-directory.js';
import type { PromptBook } from '../prompts/prompts.js';
import type { SpeechMode } from '../speech-mode.js';
import { untilSubscribed } from './answer.js';
import { Bystander } from './bystander.js';
import type { DecisionActions } from './decision-tools.js';
import { MachineDetector, type MachineDetectionOptions } from './machine-detector.js';
import { watchSilence } from './silence-watch.js';
import type { TransferAgent } from './transfer-agent.js';

/** Long enough for a short sentence; nobody waits on the line for more. */
const GOODBYE_LIMITS = { decisionMs: 2_500, closingMs: 3_000 } as const;

/** The brief, and the conversation it was made of. */
export interface PreparedBrief {
  readonly brief: Brief;
  readonly conversation: string;
}

export interface ConsultTalkOptions {
  readonly session: voice.AgentSession;
  readonly agent: TransferAgent;
  readonly room: Pick<Room, 'on' | 'off' | 'disconnect'>;
  readonly supervisorIdentity: string;
  /** The supervisor's name. */
  readonly name: string;
  /** Why the caller wants a person; for the first words if the brief is late. */
  readonly reason: string;
  /** Who has named this supervisor, in a sentence: said first. */
  readonly suggestion?: string | undefined;
  readonly prepared: Promise<PreparedBrief>;
  /** Makes the brief anew, since the caller has said more. */
  readonly refresh: () => Promise<PreparedBrief>;
  readonly prompts: PromptBook;
  readonly directory: Directory;
  readonly keys: DecisionKeys;
  readonly speech: SpeechMode;
  readonly silenceMs: number;
  readonly on: DecisionListener;
  /** Applied to what the caller answers. */
  readonly redact: Redact;
  readonly soundsLikeVoicemail: (transcript: string) => boolean;
  readonly soundsLikeGreeting: (transcript: string) => boolean;
  readonly soundsUndecided: (transcript: string) => boolean;
  /** Without it machines are known by their wording and by the model's tool alone. */
  readonly machineDetection?: MachineDetectionOptions & { readonly llm: llm.LLM };
  readonly clock: Clock;
  readonly log: Log;
  readonly onDiagnostic: OnDiagnostic;
}

/**
 * The talk with one supervisor, from before the answer until the TransferAgent is off the line: what is said when,
 * and what keys and words bring about.
 */
export class ConsultTalk implements BriefingRun, DecisionActions {
  readonly #options: ConsultTalkOptions;
  readonly #session: voice.AgentSession;
  readonly #prompts: PromptBook;
  readonly #ended = new AbortController();
  readonly #answered: Promise<void>;
  readonly #bystander: Bystander;
  readonly #machines: MachineDetector | undefined;
  #speeches: voice.SpeechHandle[] = [];
  #brief: Brief | undefined;
  #isAnswered = false;
  #isAccepted = false;
  #isLeaving = false;
  #redirectedTo: string | undefined;
  #closing: Promise<void> | undefined;

  /** Listens at once; create it before anything is published, so that no answer is missed. */
  constructor(options: ConsultTalkOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#prompts = options.prompts;
    this.#bystander = new Bystander(options);
    const { session, machineDetection: detection, log } = options;
    const onMachine = () => this.voicemail();
    this.#machines = detection && new MachineDetector({ session, detection, onMachine, log });
    this.#stopWith(() => this.#machines?.stop());
    // What comes before the answer is the network talking: announcements, ringback.
    this.#session.input.setAudioEnabled(false);
    this.#answered = untilSubscribed(options.room, this.#ended.signal).then(() => this.#onAnswered());
    this.#stopWith(onDigits(options.room, options.supervisorIdentity, this.#digitHandlers(), options));
    // For as long as the session lives: an error that nobody listens to is thrown, in the middle of its own work.
    this.#session.on(voice.AgentSessionEventTypes.Error, (event) => this.#onModelError(event));
    onTurnLost(this.#session, options.clock, () => this.#sayNotUnderstood());
    options.agent.bind(this);
  }

  /** Starts to speak; needs the session started. What is said while it rings waits in the track for the answer. */
  begin(): void {
    this.#open().catch((error: unknown) => {
      this.#options.log.warn({ error }, 'the brief could not be spoken; keys still work');
    });
  }

  accept(by: 'speech' | 'digit'): void {
    if (this.#isLeaving) return;
    this.#isAccepted = true;
    this.#machines?.stop();
    this.#hush();
    this.#options.on.accepted(by);
  }

  /** A model may be talked into it, or hear a yes where there is none: the words themselves must allow it. */
  acceptBySpeech(): boolean {
    const said = lastWords(this.#options.agent);
    if (said === undefined || this.#options.soundsUndecided(said)) return false;
    this.accept('speech');
    return true;
  }

  async decline(reason?: string): Promise<void> {
    if (!this.#leave()) return;
    await this.#sayLast(this.#prompts.declinedGoodbye({}), GOODBYE_LIMITS.decisionMs);
    this.#options.on.declined(reason);
  }

  redirect(to: string, reason?: string): void {
    if (this.#isLeaving) return;
    this.#machines?.stop();
    const name = nameOf(this.#options.directory, to);
    if (!this.#options.on.redirected(to, reason)) {
      this.#hush();
      this.#say(this.#prompts.redirectImpossible({ to: name }));
      return;
    }
    this.#isLeaving = true;
    this.#redirectedTo = name;
  }

  ask(question: string): void {
    if (this.#isLeaving || this.#isAccepted || question.trim() === '') return;
    this.#machines?.stop();
    this.#hush();
    this.#say(this.#prompts.askingCaller({}));
    this.#options.on.asked(question.trim());
  }

  /** Not to be cut: the supervisor wanted to know it, and whoever talks over it would have to ask again. */
  async answer(text: string | undefined): Promise<void> {
    if (this.#isLeaving || this.#isAccepted) return;
    const answer = this.#options.redact(text ?? '').trim();
    this.#hush();
    this.#say(
      answer === '' ? this.#prompts.callerDidNotAnswer({}) : this.#prompts.callerAnswered({ answer }),
      { allowInterruptions: false },
    );
    if (answer !== '') void this.#relearn();
  }

  async #relearn(): Promise<void> {
    try {
      const { brief, conversation } = await this.#options.refresh();
      if (this.#isLeaving) return;
      this.#brief = brief;
      await this.#options.agent.learn(brief, conversation);
    } catch (error) {
      this.#options.log.warn({ error }, 'the brief could not be refreshed');
    }
  }

  repeat(): void {
    if (this.#isLeaving || !this.#brief) return;
    this.#machines?.stop();
    this.#hush();
    this.#say(this.#prompts.openingAfterBridge({ headline: this.#brief.headline }));
    this.#say(this.#choice());
  }

  voicemail(): void {
    if (!this.#leave()) return;
    this.#options.on.voicemail();
  }

  close(outcome: AttemptOutcome): Promise<void> {
    return (this.#closing ??= this.#close(outcome));
  }

  async #close(outcome: AttemptOutcome): Promise<void> {
    const goodbye = this.#goodbye(outcome);
    this.#isLeaving = true;
    this.#ended.abort();
    this.#silence();
    if (goodbye !== undefined && this.#isAnswered) {
      await this.#sayLast(goodbye, GOODBYE_LIMITS.closingMs);
      this.#silence();
    }
    void this.#tearDown();
  }

  // Whoever is still on the line is told why the talk ends; after a refusal that has been said already.
  #goodbye(outcome: AttemptOutcome): string | undefined {
    switch (outcome.type) {
      case 'redirected':
        return this.#redirectedTo && this.#prompts.redirectedGoodbye({ to: this.#redirectedTo });
      case 'not-decided':
        return this.#prompts.notDecidedGoodbye({});
      case 'canceled':
        return this.#canceledGoodbye(outcome.by);
      default:
        return undefined;
    }
  }

  #canceledGoodbye(by: CanceledBy): string {
    if (by === 'caller') return this.#prompts.callerLeftGoodbye({});
    return by === 'other-supervisor' ? this.#prompts.takenGoodbye({}) : this.#prompts.canceledGoodbye({});
  }

  // Takes half a second, and far longer with words in it that nobody has answered to hear: nobody waits for it.
  async #tearDown(): Promise<void> {
    try {
      // First, and here: a room that is deleted under its connection leaks the connection's listener.
      await this.#options.room.disconnect().finally(() => this.#session.close());
    } catch (error) {
      this.#options.log.debug({ error }, 'the consult session did not close in order');
    }
  }

  async #open(): Promise<void> {
    const { prepared, agent, reason, name } = this.#options;
    const early = await Promise.race([prepared, this.#answered.then(() => undefined)]);
    if (!early && !this.#isLeaving)
      this.#say(this.#prompts.bridge({ name, reason: this.#afterSuggestion(reason) }), {
        allowInterruptions: false,
      });
    const { brief, conversation } = early ?? (await prepared);
    if (this.#isLeaving) return;
    this.#brief = brief;
    const { headline } = brief;
    const text = early
      ? this.#prompts.opening({ name, headline: this.#afterSuggestion(headline) })
      : this.#prompts.openingAfterBridge({ headline });
    // Not to be cut: people say "Hello?" into the first words. Keys and voicemail count meanwhile.
    const opening = this.#say(text, { allowInterruptions: false });
    const choice = this.#say(this.#choice());
    await agent.learn(brief, conversation);
    await opening?.waitForPlayout();
    if (!this.#ended.signal.aborted) this.#listen(choice);
  }

  #afterSuggestion(words: string): string {
    const { suggestion } = this.#options;
    return suggestion === undefined ? words : `${suggestion} ${words}`;
  }

  // From here on the supervisor's words have the floor; what they said over the headline comes first.
  #listen(choice: voice.SpeechHandle | undefined): void {
    const said = this.#bystander.leave();
    if (this.#isLeaving || this.#isAccepted) return;
    this.#stopWith(watchSilence({ ...this.#options, onSilence: () => this.#askOnce() }));
    if (said === undefined) return;
    this.#session.clearUserTurn();
    choice?.interrupt(true);
    this.#session.generateReply({ userInput: said });
  }

  #onAnswered(): void {
    this.#isAnswered = true;
    if (this.#isLeaving) return;
    this.#session.input.setAudioEnabled(true);
    this.#bystander.enter(() => this.voicemail());
    this.#machines?.start();
  }

  #digitHandlers() {
    const { accept, decline, repeat } = this.#options.keys;
    return {
      [accept]: () => this.accept('digit'),
      [decline]: () => void this.decline(),
      [repeat]: () => this.repeat(),
    };
  }

  #choice(): string {
    const { keys, speech } = this.#options;
    const values = { acceptKey: keys.accept, declineKey: keys.decline, repeatKey: keys.repeat };
    return speech === 'none' ? this.#prompts.choiceWithoutSpeech(values) : this.#prompts.choice(values);
  }

  #askOnce(): void {
    if (this.#isLeaving || this.#isAccepted) return;
    // A model that has not answered by now is not waited for: its turn would hold up the question.
    if (this.#session.agentState !== 'listening') this.#silence();
    this.#say(this.#prompts.silencePrompt(this.#decisionKeys()));
  }

  #onModelError(event: voice.ErrorEvent): void {
    this.#options.log.warn({ error: event.error }, 'a model of the TransferAgent failed');
    this.#options.onDiagnostic(modelFailure('transfer-agent', event));
  }

  // They are told how it works without words.
  #sayNotUnderstood(): void {
    if (this.#isLeaving || this.#isAccepted || !this.#isAnswered) return;
    this.#say(this.#prompts.notUnderstood(this.#decisionKeys()));
  }

  #decisionKeys() {
    const { accept, decline } = this.#options.keys;
    return { acceptKey: accept, declineKey: decline };
  }

  // A session can end by itself, when its models fail for good; the keys must go on working then.
  #say(text: string, options: { allowInterruptions?: boolean } = {}): voice.SpeechHandle | undefined {
    try {
      const speech = this.#session.say(text, options);
      this.#speeches = [...this.#speeches.filter((each) => !each.done()), speech];
      return speech;
    } catch (error) {
      this.#options.log.warn({ error }, 'the TransferAgent cannot speak');
      return undefined;
    }
  }

  async #sayLast(text: string, limitMs: number): Promise<void> {
    this.#hush();
    let cancelTimer: () => void = () => undefined;
    const limit = new Promise<void>((resolve) => (cancelTimer = this.#options.clock.after(limitMs, resolve)));
    // A goodbye that cannot be said must not hold up what was decided.
    await Promise.race([this.#sayAfterSilence(text), limit]);
    cancelTimer();
  }

  // The output must have noticed that it was cut off, or it takes the end of the old words for that of the new.
  async #sayAfterSilence(text: string): Promise<void> {
    await this.#session.output.audio?.waitForPlayout();
    await this.#say(text, { allowInterruptions: false })?.waitForPlayout();
  }

  #leave(): boolean {
    if (this.#isLeaving) return false;
    this.#machines?.stop();
    return (this.#isLeaving = true);
  }

  // Speech by speech: interrupting the session would also cancel the tool that is being executed.
  #hush(): void {
    for (const speech of this.#speeches) speech.interrupt(true);
    this.#speeches = [];
  }

  #silence(): void {
    this.#hush();
    try {
      this.#session.interrupt({ force: true });
    } catch {
      // It is not running any more: silent already.
    }
  }

  #stopWith(stop: () => void): void {
    if (this.#ended.signal.aborted) stop();
    else this.#ended.signal.addEventListener('abort', stop, { once: true });
  }
}

/** What the supervisor said last. */
function lastWords({ chatCtx }: voice.Agent): string | undefined {
  const said = chatCtx.items.findLast((item) => item.type === 'message' && item.role === 'user');
  return said?.type === 'message' ? said.textContent : undefined;
}
