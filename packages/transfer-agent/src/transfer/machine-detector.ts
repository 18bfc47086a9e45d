import { voice, type llm } from '@livekit/agents';
import type { Log } from '../log.js';
import { STEADY_CONNECTIONS } from '../models/steady-connections.js';
import { steadyLLM } from '../models/steady-llm.js';

/** How machines are told from people; what is left out is as `voice.AMD` of `@livekit/agents` has it. */
export interface MachineDetectionOptions extends Pick<
  voice.AMDOptions,
  | 'detectionTimeoutMs'
  | 'humanSilenceThresholdMs'
  | 'machineSilenceThresholdMs'
  | 'maxEndpointingDelayMs'
  | 'noSpeechTimeoutMs'
  | 'prompt'
> {
  /** Tells machines from people. @default that of the talk */
  readonly llm?: llm.LLM;
  /**
   * Whoever spoke for no longer than this is taken for a person before their words are known, which ends the
   * detection. @default 0: nobody, since nothing waits for it
   */
  readonly humanSpeechThresholdMs?: number;
  /**
   * Whether a machine that goes on speaking is listened to beyond `detectionTimeoutMs`.
   * @default false: what is known by then counts
   */
  readonly waitUntilFinished?: boolean;
}

export const MACHINE_DETECTION_DEFAULTS = {
  humanSpeechThresholdMs: 0,
  waitUntilFinished: false,
} as const satisfies MachineDetectionOptions;

/** What `voice.AMD` needs of the session it watches. */
type Watched = Pick<
  voice.AgentSession,
  | '_activity'
  | '_closing'
  | '_closingSignal'
  | '_setAmd'
  | 'pauseReplyAuthorization'
  | 'resumeReplyAuthorization'
  | 'rootSpanContext'
>;

/**
 * Tells a machine from a person by what they say, in any language, beside a talk that goes on as if nobody listened.
 * Says nothing of a person; a machine is told of once, unless it turned out before that a person is there.
 */
export class MachineDetector {
  readonly #session: voice.AgentSession;
  readonly #model: llm.LLM;
  readonly #tuning: Omit<MachineDetectionOptions, 'llm'>;
  readonly #onMachine: () => void;
  readonly #log: Log;
  #amd: voice.AMD | undefined;
  #isOver = false;
  #hasAnswered = false;

  constructor(options: {
    readonly session: voice.AgentSession;
    readonly detection: MachineDetectionOptions & { readonly llm: llm.LLM };
    readonly onMachine: () => void;
    readonly log: Log;
  }) {
    const { llm: model, ...tuning } = options.detection;
    this.#session = options.session;
    // Of its own, so that its failures are not those of the talk.
    this.#model = steadyLLM(model, { connOptions: STEADY_CONNECTIONS.llmConnOptions });
    this.#model.on('error', this.#onError);
    this.#tuning = tuning;
    this.#onMachine = options.onMachine;
    this.#log = options.log;
  }

  /** Starts to listen: somebody, or something, is on the line. */
  start(): void {
    if (this.#isOver || this.#amd) return;
    const { SpeechCreated, UserInputTranscribed } = voice.AgentSessionEventTypes;
    this.#session.on(SpeechCreated, this.#onSpeech);
    this.#session.on(UserInputTranscribed, this.#onWords);
    this.#judge().catch((error: unknown) => {
      if (!this.#isOver) this.#log.warn({ error }, 'machines are not recognised');
      this.stop();
    });
  }

  /** It is a person, or it matters no more: a verdict that is still to come is void. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { SpeechCreated, UserInputTranscribed } = voice.AgentSessionEventTypes;
    this.#session.off(SpeechCreated, this.#onSpeech);
    this.#session.off(UserInputTranscribed, this.#onWords);
    void this.#amd?.aclose();
  }

  async #judge(): Promise<void> {
    const amd = new voice.AMD(besideTheTalk(this.#session), {
      ...MACHINE_DETECTION_DEFAULTS,
      ...this.#tuning,
      llm: this.#model,
      // The session's own: what is said is transcribed once.
      stt: null,
      interruptOnMachine: false,
      suppressCompatibilityWarning: true,
    });
    this.#amd = amd;
    const { isMachine, category, reason } = await amd.execute();
    if (this.#isOver) return;
    this.stop();
    this.#log.debug({ category, reason }, 'who answered');
    if (isMachine) this.#onMachine();
  }

  readonly #onSpeech = ({ source, speechHandle }: voice.SpeechCreatedEvent) => {
    if (source !== 'generate_reply') return;
    speechHandle.addDoneCallback(({ interrupted, chatItems }) => {
      if (!interrupted && chatItems.some(isMessage)) this.#hasAnswered = true;
    });
  };

  // Machines talk on. Who heard an answer out and then speaks again is having a conversation.
  readonly #onWords = ({ isFinal }: voice.UserInputTranscribedEvent) => {
    if (isFinal && this.#hasAnswered) this.stop();
  };

  // One that fails for good would fail at each of their sentences.
  readonly #onError = ({ recoverable }: Parameters<llm.LLMCallbacks['error']>[0]) => {
    if (!recoverable) this.stop();
  };
}

/**
 * The session as `voice.AMD` may see it. It cannot hold back what the session says, which it does until its verdict; it
 * finds no room to wait for, since the phone has been answered; nor does the verdict, transcript and all, go to the room.
 */
function besideTheTalk(session: voice.AgentSession): voice.AgentSession {
  const watched: Watched = {
    get _activity() {
      return session._activity;
    },
    get _closing() {
      return session._closing;
    },
    get _closingSignal() {
      return session._closingSignal;
    },
    ...(session.rootSpanContext && { rootSpanContext: session.rootSpanContext }),
    _setAmd: (amd) => session._setAmd(amd),
    pauseReplyAuthorization: () => undefined,
    resumeReplyAuthorization: () => undefined,
  };
  return watched as voice.AgentSession;
}

function isMessage({ type }: llm.ChatItem): boolean {
  return type === 'message';
}
