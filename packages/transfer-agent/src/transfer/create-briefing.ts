import { setImmediate } from 'node:timers/promises';
import type { llm } from '@livekit/agents';
import {
  systemClock,
  type Briefing,
  type BriefingRun,
  type Clock,
  type Directory,
  type TransferRequest,
} from '@warm/session-core';
import { conversationLines, cutConversation, renderConversation } from '../brief/conversation.js';
import { redactPaymentData, type Redact } from '../brief/redact.js';
import { estimateTokens } from '../brief/estimate-tokens.js';
import { BRIEF_DEFAULTS, summarize, type SummarizeOptions } from '../brief/summarize.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { DEFAULT_DECISION_KEYS, type DecisionKeys } from '../keypad/keys.js';
import { silentLog, type Log } from '../log.js';
import { createPrompts, type PromptBook, type PromptOverrides } from '../prompts/prompts.js';
import type { AgentBriefingLine } from './agent-briefing-line.js';
import { ConsultTalk, type ConsultTalkOptions, type PreparedBrief } from './consult-talk.js';
import type { MachineDetectionOptions } from './machine-detector.js';
import { soundsLikeGreeting, soundsLikeVoicemail, soundsUndecided } from './phrases.js';
import { createConsultSession, startConsultSession, type SpeechModels } from './speech-models.js';
import { suggestion } from './suggestion.js';
import { TransferAgent } from './transfer-agent.js';

export interface BriefingOptions extends SpeechModels {
  readonly directory: Directory;
  /** The conversation with the caller, asked for once a transfer. */
  readonly getConversation: () => llm.ChatContext;
  /** Writes the brief. @default `llm` */
  readonly briefLlm?: llm.LLM;
  readonly prompts?: PromptOverrides;
  /** @default DEFAULT_DECISION_KEYS */
  readonly keys?: DecisionKeys;
  /** How long a supervisor may stay silent before they are asked once. @default BRIEFING_DEFAULTS.silenceMs */
  readonly silenceMs?: number;
  /** See `summarize`. */
  readonly brief?: Pick<SummarizeOptions, 'timeoutMs' | 'maxTokens' | 'countTokens' | 'language' | 'fields'>;
  /** @default redactPaymentData */
  readonly redact?: Redact;
  /** Recognises a machine in the first words; for languages other than English. @default soundsLikeVoicemail */
  readonly soundsLikeVoicemail?: (transcript: string) => boolean;
  /** Recognises words that need no answer. @default soundsLikeGreeting */
  readonly soundsLikeGreeting?: (transcript: string, names: readonly string[]) => boolean;
  /** Recognises words that are no acceptance, whatever the model takes them for. @default soundsUndecided */
  readonly soundsUndecided?: (transcript: string, names: readonly string[]) => boolean;
  /**
   * How machines are recognised by the model, in any language, beside the talk: one request for each thing said at its
   * beginning. False: by `soundsLikeVoicemail` and by the model's tool alone. @default {} with `llm` and `stt`
   */
  readonly machineDetection?: false | MachineDetectionOptions;
  readonly log?: Log;
  readonly onDiagnostic?: OnDiagnostic;
  readonly clock?: Clock;
}

/** Eight seconds of silence are what people bear on a phone before they think the line is dead. */
export const BRIEFING_DEFAULTS = { silenceMs: 8_000 } as const;

/** Briefs supervisors with an agent of its own session. One a call; serves any number of transfers and attempts. */
export function createBriefing(options: BriefingOptions): Briefing<AgentBriefingLine> {
  return new AgentBriefing(options);
}

type StartOptions = Parameters<Briefing<AgentBriefingLine>['start']>[0];

/** Keeps the brief of the current transfer and starts a talk for each attempt. */
class AgentBriefing implements Briefing<AgentBriefingLine> {
  readonly #options: BriefingOptions;
  readonly #prompts: PromptBook;
  #current: { readonly transferId: string; readonly prepared: Promise<PreparedBrief> } | undefined;

  constructor(options: BriefingOptions) {
    this.#options = options;
    this.#prompts = createPrompts(options.prompts);
  }

  async prepare({ request, signal }: { request: TransferRequest; signal: AbortSignal }): Promise<void> {
    // What asks for the phone to be rung goes first: writing out this request takes 25 ms of the thread.
    await setImmediate();
    await this.#preparedFor(request, signal);
  }

  async start({ request, attempt, story, line, on, signal }: StartOptions): Promise<BriefingRun> {
    const { directory, clock = systemClock, log = silentLog } = this.#options;
    const prepared = this.#preparedFor(request);
    const { name } = attempt.destination;
    const agent = new TransferAgent({ prompts: this.#prompts, directory, name });
    const room = await line.joinAgent(signal);
    const session = createConsultSession(this.#options);
    const { redact = redactPaymentData, llm, stt } = this.#options;
    const talk = new ConsultTalk({
      session,
      agent,
      room,
      supervisorIdentity: line.supervisorIdentity,
      name,
      reason: redact(request.reason),
      suggestion: suggestion(story, { prompts: this.#prompts, redact }),
      prepared,
      refresh: () => this.#refresh(request, signal),
      prompts: this.#prompts,
      directory,
      keys: this.#options.keys ?? DEFAULT_DECISION_KEYS,
      speech: stt && llm ? 'understood' : 'none',
      silenceMs: this.#options.silenceMs ?? BRIEFING_DEFAULTS.silenceMs,
      on,
      redact,
      soundsLikeVoicemail: this.#options.soundsLikeVoicemail ?? soundsLikeVoicemail,
      soundsLikeGreeting: (said) => (this.#options.soundsLikeGreeting ?? soundsLikeGreeting)(said, [name]),
      soundsUndecided: (said) => (this.#options.soundsUndecided ?? soundsUndecided)(said, [name]),
      ...this.#machineDetection(),
      clock,
      log,
      onDiagnostic: this.#tell,
    });
    try {
      await startConsultSession(session, { agent, room, supervisorIdentity: line.supervisorIdentity });
      signal.throwIfAborted();
    } catch (error) {
      await talk.close({ type: 'canceled', by: 'program' });
      throw error;
    }
    talk.begin();
    return talk;
  }

  #machineDetection(): Pick<ConsultTalkOptions, 'machineDetection'> {
    const { llm, stt, machineDetection = {} } = this.#options;
    return llm && stt && machineDetection ? { machineDetection: { llm, ...machineDetection } } : {};
  }

  readonly #tell: OnDiagnostic = (event) => this.#options.onDiagnostic?.(event);

  // A successor that took a transfer over starts without `prepare`: then the brief is made here.
  #preparedFor(request: TransferRequest, signal?: AbortSignal): Promise<PreparedBrief> {
    if (this.#current?.transferId !== request.transferId) {
      this.#current = { transferId: request.transferId, prepared: this.#make(request, signal) };
    }
    return this.#current.prepared;
  }

  // What the caller has added is for this attempt and for those that follow.
  async #refresh(request: TransferRequest, signal: AbortSignal): Promise<PreparedBrief> {
    const before = await this.#preparedFor(request);
    const after = await this.#make(request, signal);
    // A model that fails now must not take away what it has found out before.
    const brief = after.brief.source === 'model' ? after.brief : before.brief;
    const refreshed = { brief, conversation: after.conversation };
    this.#current = { transferId: request.transferId, prepared: Promise.resolve(refreshed) };
    return refreshed;
  }

  async #make({ reason }: TransferRequest, signal: AbortSignal | undefined): Promise<PreparedBrief> {
    const { brief: briefOptions, redact = redactPaymentData, briefLlm, getConversation } = this.#options;
    const chatCtx = getConversation();
    const { maxTokens = BRIEF_DEFAULTS.maxTokens, countTokens = estimateTokens } = briefOptions ?? {};
    const brief = await summarize({
      ...briefOptions,
      ...(this.#options.prompts && { prompts: this.#options.prompts }),
      ...(this.#options.log && { log: this.#options.log }),
      ...(this.#options.clock && { clock: this.#options.clock }),
      ...(signal && { signal }),
      chatCtx,
      llm: briefLlm ?? this.#options.llm,
      reason,
      redact,
    });
    const because = brief.fallbackBecause;
    if (because === 'model-failed' || because === 'invalid-answer' || because === 'timeout') {
      this.#tell({ type: 'brief-fell-back', because });
    }
    const conversation = renderConversation(
      cutConversation(conversationLines(chatCtx, redact), { maxTokens, countTokens }),
    );
    return { brief, conversation };
  }
}
