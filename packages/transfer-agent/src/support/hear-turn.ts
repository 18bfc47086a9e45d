import { llm, voice } from '@livekit/agents';
import type { Clock } from '@warm/session-core';
import { takeTurns } from './take-turns.js';

export interface HearTurnOptions {
  readonly session: voice.AgentSession;
  /** What the caller is asked, being spoken. */
  readonly question: voice.SpeechHandle;
  /** How long the caller may stay silent after it. */
  readonly limitMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Should the session not say that a turn is over (some models decide that by themselves), this much quiet does. */
const QUIET_MS = 2_500;

/**
 * What the caller says next, until their turn is over; `undefined` if they say nothing. The agent's model is not asked
 * for a reply, and what was said is in the conversation like any other turn.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function hearTurn(options: HearTurnOptions): Promise<string | undefined> {
  const { session, signal } = options;
  signal.throwIfAborted();
  const ear = new Ear(options);
  const onAbort = () => ear.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const said = await ear.said;
    signal.throwIfAborted();
    if (said === undefined) return undefined;
    await remember(session, said);
    return said.textContent?.trim();
  } finally {
    signal.removeEventListener('abort', onAbort);
    ear.close();
  }
}

/** Listens for one turn. */
class Ear {
  readonly said: Promise<llm.ChatMessage | undefined>;
  readonly #options: HearTurnOptions;
  readonly #giveBack: () => void;
  readonly #finals: string[] = [];
  #resolve: (said: llm.ChatMessage | undefined) => void = () => undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(options: HearTurnOptions) {
    this.#options = options;
    const { session, question } = options;
    this.said = new Promise((resolve) => (this.#resolve = resolve));
    this.#giveBack = takeTurns(session.currentAgent, (said) => {
      if (said.textContent?.trim()) this.#settle(said);
    });
    session.on(voice.AgentSessionEventTypes.UserInputTranscribed, this.#onTranscribed);
    session.on(voice.AgentSessionEventTypes.UserStateChanged, this.#restart);
    session.on(voice.AgentSessionEventTypes.Close, this.#onClose);
    question.addDoneCallback(this.#restart);
  }

  /** Idempotent. */
  close(): void {
    const { session, question } = this.#options;
    this.#cancelTimer();
    this.#giveBack();
    session.off(voice.AgentSessionEventTypes.UserInputTranscribed, this.#onTranscribed);
    session.off(voice.AgentSessionEventTypes.UserStateChanged, this.#restart);
    session.off(voice.AgentSessionEventTypes.Close, this.#onClose);
    question.removeDoneCallback(this.#restart);
    this.#resolve(undefined);
  }

  readonly #onTranscribed = ({ isFinal, transcript }: voice.UserInputTranscribedEvent) => {
    if (isFinal && transcript.trim() !== '') this.#finals.push(transcript.trim());
    this.#restart();
  };

  readonly #onClose = () => this.#settle(undefined);

  readonly #restart = () => {
    const { session, question, clock, limitMs } = this.#options;
    this.#cancelTimer();
    this.#cancelTimer = () => undefined;
    if (!question.done() || session.userState === 'speaking') return;
    const waitMs = this.#finals.length > 0 ? QUIET_MS : limitMs;
    this.#cancelTimer = clock.after(waitMs, () => this.#settle(this.#heard()));
  };

  #heard(): llm.ChatMessage | undefined {
    if (this.#finals.length === 0) return undefined;
    return llm.ChatMessage.create({ role: 'user', content: this.#finals.join(' ') });
  }

  #settle(said: llm.ChatMessage | undefined): void {
    this.#resolve(said);
    this.close();
  }
}

// A turn that gets no reply is kept nowhere by the session itself; later briefs are to know it.
async function remember(session: voice.AgentSession, said: llm.ChatMessage): Promise<void> {
  if (session.history.items.some(({ id }) => id === said.id)) return;
  const agent = session.currentAgent;
  const chatCtx = agent.chatCtx.copy();
  chatCtx.insert(said);
  session.history.insert(said);
  session.emit(
    voice.AgentSessionEventTypes.ConversationItemAdded,
    voice.createConversationItemAddedEvent(said),
  );
  await agent.updateChatCtx(chatCtx);
}
