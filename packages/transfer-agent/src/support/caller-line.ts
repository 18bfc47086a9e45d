import type { voice } from '@livekit/agents';
import type { Attempt, AttemptOutcome, CallerLine, Directory } from '@warm/session-core';
import { DEFAULT_PERSON_KEY, type Digit } from '../keypad/keys.js';
import { createPrompts, type PromptBook, type PromptOverrides } from '../prompts/prompts.js';
import type { SpeechMode } from '../speech-mode.js';
import { settleCalls } from './settle-calls.js';
import { explainOutcome } from './explain-outcome.js';
import { offerOthers } from './offer.js';
import { onlySay } from './only-say.js';
import { untilHeard } from './until-heard.js';

export interface CallerLineOptions {
  /** The SupportAgent's session with the caller, started. */
  readonly session: voice.AgentSession;
  readonly directory: Directory;
  readonly prompts?: PromptOverrides;
  /** Lowers the hold music while the agent speaks; returns the way to raise it again. */
  readonly holdDuck?: () => () => void;
  /** @default 'understood' */
  readonly speech?: SpeechMode;
  /** @default DEFAULT_PERSON_KEY */
  readonly personKey?: Digit;
  /** How names are joined with "or"; goes with the language of the prompts. @default 'en' */
  readonly locale?: string;
}

/** The SupportAgent's side of a transfer. One a call; it serves any number of transfers, one after the other. */
export function createCallerLine(options: CallerLineOptions): CallerLine {
  return new AgentCallerLine(options);
}

/** Takes a caller on hold and back through the SupportAgent's session. */
class AgentCallerLine implements CallerLine {
  readonly #options: CallerLineOptions;
  readonly #session: voice.AgentSession;
  readonly #prompts: PromptBook;
  #letModelSpeak: (() => void) | undefined;

  constructor(options: CallerLineOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#prompts = createPrompts(options.prompts);
  }

  async hold(_signal: AbortSignal): Promise<void> {
    this.#letModelSpeak ??= onlySay(this.#session);
    this.#session.input.setAudioEnabled(false);
    // Also what was understood so far: switching the input off may have completed it.
    this.#session.clearUserTurn();
    await this.#session.interrupt({ force: true }).await;
  }

  async announce({ attempt, signal }: { attempt: Attempt; signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted();
    const raise = this.#options.holdDuck?.();
    const speech = this.#session.say(this.#prompts.holdAnnouncement({ name: attempt.destination.name }), {
      allowInterruptions: false,
    });
    const onAbort = () => void speech.interrupt(true);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await speech.waitForPlayout();
    } finally {
      signal.removeEventListener('abort', onAbort);
      raise?.();
    }
  }

  async resume(options: { attempt: Attempt; because: AttemptOutcome; signal: AbortSignal }): Promise<void> {
    const { attempt, because, signal } = options;
    await this.#session.interrupt({ force: true }).await;
    this.#letModelSpeak?.();
    this.#letModelSpeak = undefined;
    this.#session.input.setAudioEnabled(true);
    const text = explainOutcome(this.#prompts, attempt.destination.name, because);
    await this.#remember(attempt, because, text);
    // Noise on the caller's side must not cut the explanation; the question after it is open to an answer at once.
    const speech = this.#session.say(text, { allowInterruptions: false });
    this.#session.say(this.#offer(attempt));
    await untilHeard({ output: this.#audibleOutput(), speech, text, signal });
  }

  #audibleOutput(): voice.AudioOutput | null {
    const { output } = this.#session;
    return output.audioEnabled ? output.audio : null;
  }

  #offer(attempt: Attempt): string {
    const { speech, personKey = DEFAULT_PERSON_KEY, directory, locale = 'en' } = this.#options;
    return speech === 'none'
      ? this.#prompts.offerWithoutSpeech({ personKey })
      : offerOthers({ prompts: this.#prompts, directory, attempt, locale });
  }

  // The words themselves come into the chat context as the agent's own; this tells the model what they were about.
  async #remember({ destination }: Attempt, because: AttemptOutcome, said: string): Promise<void> {
    const agent = this.#session.currentAgent;
    const chatCtx = agent.chatCtx.copy();
    settleCalls(chatCtx);
    const { id, name } = destination;
    chatCtx.addMessage({
      role: 'system',
      content: this.#prompts.returnNote({ name, id, outcome: because.type, said }),
    });
    await agent.updateChatCtx(chatCtx);
  }
}
