import type { ContestantId } from '../lab/contestant.js';

/** How the peer opens its talk with the supervisor; ours has one way only. */
type Opening = 'own' | 'human-first' | 'greeting' | 'summary';

/** How the models answer: as real ones do, or at once. */
export type LatencyName = 'real' | 'zero';

/** What ends the transfer. */
type Ending = 'accept' | 'accept-by-key' | 'hang-up-ringing' | 'hang-up-briefed';

/** What is measured over and over: who, under which circumstances. */
export interface TransferPlan {
  readonly contestant: ContestantId;
  readonly opening: Opening;
  readonly latency: LatencyName;
  /** Some two seconds of words said with the tool call. */
  readonly filler: boolean;
  readonly ending: Ending;
}

/**
 * The stages of a transfer, told by phones, model servers and the API on the wire; none by a contestant.
 * Milliseconds since 1970, all of one process.
 */
export interface Stages {
  /** The model's tool call has been sent to its end. */
  toolCall: number;
  /** The INVITE is at the supervisor's phone. */
  invite: number;
  /** The caller's first packet with hold music. */
  music: number;
  /** The supervisor's phone has sent 200. */
  answered: number;
  /** The supervisor's first packet with the briefing voice. */
  brief: number;
  /** The supervisor's first packet of what the model has made of the conversation. */
  summary: number;
  /** The supervisor has said yes, or begun to press the key. */
  accepted: number;
  /** The model's call of the tool that accepts has been sent to its end. */
  acceptedByModel: number;
  /** The first request to LiveKit that connects the two. */
  mergeRequested: number;
  /** The first packet with the other's voice, of whom hears it last. */
  connected: number;
  /** The longest stretch without any sound at the caller's ear, from the tool call to the merge. */
  silenceBegan: number;
  silenceEnded: number;
  callerHungUp: number;
  /** CANCEL is at the supervisor's phone. */
  canceled: number;
  /** BYE is at the supervisor's phone. */
  released: number;
}

export type Stage = keyof Stages;

/** One transfer, measured. */
export interface TransferRun {
  readonly plan: TransferPlan;
  /** Stages that this plan has. */
  readonly stages: Readonly<Partial<Stages>>;
  /** What part of the first piece of speech the supervisor is told is the summary of the call, of 1. */
  readonly summaryPart: number | undefined;
  /** Of the contestant's processes: beyond what they took before the call. */
  readonly memoryMb: number | undefined;
  readonly cpuMs: number;
}

/** Milliseconds from one stage to another; undefined where a run has not both. */
export function between({ stages }: TransferRun, from: Stage, to: Stage): number | undefined {
  const [fromMs, toMs] = [stages[from], stages[to]];
  return fromMs === undefined || toMs === undefined ? undefined : toMs - fromMs;
}
