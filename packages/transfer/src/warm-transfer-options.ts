import type { JobContext, voice } from '@livekit/agents';
import type { HoldPlayerOptions } from '@warm/hold-audio';
import type { DirectoryInput, TransferPorts, TransferStep } from '@warm/session-core';
import type { RoomCredentials } from '@warm/session-core/rooms';
import type { AgentConsultLine, DialerOptions } from '@warm/sip';
import type {
  BriefingOptions,
  CallerLineOptions,
  Digit,
  OnDiagnostic,
  PromptOverrides,
  SpeechMode,
  SupportCommands,
  TransferToolsOptions,
} from '@warm/transfer-agent';
import type { HandOver } from './call-watcher.js';
import type { TransferSettings } from './warm-call.js';

type SessionStart = Parameters<voice.AgentSession['start']>[0];

/** What `startWithWarmTransfer` takes. The first five are all it needs; phone numbers need `dialer.outbound` too. */
export interface WarmTransferOptions {
  /** The job that serves the call. If it is connected already, then with `AutoSubscribe.SUBSCRIBE_NONE`. */
  readonly ctx: JobContext;
  /** The agent's session with the caller, not started. */
  readonly session: voice.AgentSession;
  /**
   * The agent, which is given the tools. Or a function that makes it of them, a `SupportAgent` for example: what it
   * returns is taken as it is.
   */
  readonly agent: voice.Agent | ((transfer: TransferToolsOptions) => voice.Agent);
  /** The server, and keys that may dial and see to rooms. */
  readonly livekit: RoomCredentials;
  /** Who can be called. @throws InvalidInputError at the start if it cannot be used */
  readonly directory: DirectoryInput;

  /** How phones are dialed: `{ outbound: { trunkId: 'ST_…' } }`, and what they show. @default SIP URIs only */
  readonly dialer?: Omit<DialerOptions, 'sip' | 'rooms' | 'onDiagnostic'>;
  /** `auto`: `move` on LiveKit Cloud, else `gate`. @default 'auto' */
  readonly consultPath?: 'auto' | 'gate' | 'move';
  /** Whether the server moves participants, if another process has asked it. @default it is asked before the first dial */
  readonly isMoveSupported?: boolean | undefined;
  /** What the caller hears on hold, e.g. `{ source: { file: 'hold.mp3' } }`. @default a built-in piece */
  readonly hold?: Omit<HoldPlayerOptions, 'room' | 'onWarning'>;
  /** Texts of one's own; the others stay. @default DEFAULT_PROMPTS of `@warm/transfer-agent` */
  readonly prompts?: PromptOverrides;
  /** What differs in the talk with the supervisor, the brief's fields for example. @default the session's models */
  readonly briefing?: Partial<
    Omit<BriefingOptions, 'directory' | 'getConversation' | 'prompts' | 'log' | 'onDiagnostic'>
  >;
  /** What differs in what the agent says for the transfer: language and times. */
  readonly callerLine?: Pick<
    CallerLineOptions,
    'locale' | 'timeZone' | 'answerMs' | 'soundsLikeNothingMore' | 'clock'
  >;
  /** Whether the caller's speech is understood. @default 'understood' if the session has a transcriber */
  readonly speech?: SpeechMode;
  /** The key with which the caller asks for a person. @default DEFAULT_PERSON_KEY, '0' */
  readonly personKey?: Digit;
  /** Keeps messages for people who were not reached; the agent then has the tool `take_message`. */
  readonly leaveMessage?: SupportCommands['leaveMessage'];
  /** Policy, limits, skills, introduction. */
  readonly transfer?: TransferSettings;
  /** Ports of one's own, e.g. a store and capacity in Redis. */
  readonly ports?: Partial<TransferPorts<AgentConsultLine>>;
  /** @default the first participant who is no agent */
  readonly callerIdentity?: string;
  /** Passed to `session.start`. */
  readonly start?: Omit<SessionStart, 'agent' | 'room'>;
  /** @default this job stays, deaf and mute, until one of the two hangs up, and then ends the call */
  readonly handOver?: HandOver;
  /** Told every step of every transfer. */
  readonly onStep?: (step: TransferStep) => void;
  /** Told what failed of the models, without anything that was said. */
  readonly onDiagnostic?: OnDiagnostic;
  /** Told what failed without breaking the call. @default it is logged */
  readonly onError?: (error: unknown) => void;
}
