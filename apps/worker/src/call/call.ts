import {
  InvalidStateError,
  TransferSession,
  type Directory,
  type TransferLimits,
  type TransferPorts,
  type TransferSessionOptions,
  type TransferStep,
} from '@warm/session-core';
import type { AgentConsultLine } from '@warm/sip';

export interface CallOptions {
  readonly roomName: string;
  readonly callerIdentity: string;
  readonly directory: Directory;
  readonly ports: TransferPorts<AgentConsultLine>;
  readonly limits: Partial<TransferLimits>;
  readonly onStep: (step: TransferStep) => void;
  readonly onError: (error: unknown) => void;
}

/** How a call ended for the worker: the caller hung up, or two people talk without it. */
export type CallEnd = 'caller-left' | 'merged';

/** One caller's call: at most one transfer at a time, and exactly one end. */
export class Call {
  readonly #options: CallOptions;
  readonly #ended: Promise<CallEnd>;
  #end: (end: CallEnd) => void = () => undefined;
  #transfer: TransferSession<AgentConsultLine> | undefined;
  #callerIsHere = true;

  constructor(options: CallOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve) => (this.#end = resolve));
  }

  get directory(): Directory {
    return this.#options.directory;
  }

  get ended(): Promise<CallEnd> {
    return this.#ended;
  }

  /** Starts to look for a person. @throws InvalidStateError while one is being sought already */
  requestTransfer({ to, reason }: { to?: string; reason: string }): void {
    this.#start((options) =>
      TransferSession.escalate({ ...options, reason, ...(to !== undefined && { to }) }),
    );
  }

  /** Sends the caller's phone on without asking anybody first. @throws InvalidStateError as `requestTransfer` does */
  requestColdTransfer(to: string): void {
    this.#start((options) => TransferSession.coldTransfer({ ...options, to, reason: 'cold transfer' }));
  }

  /** The caller does not want a person any more. */
  cancelTransfer(): void {
    if (this.#transfer && !this.#transfer.closed) this.#transfer.cancel('caller');
  }

  /** Superfluous calls do no harm: the room, the gate and the transfer may all notice. */
  callerLeft(): void {
    this.#callerIsHere = false;
    if (this.#transfer && !this.#transfer.closed) this.#transfer.callerLeft();
    else this.#end('caller-left');
  }

  #start(
    begin: (
      options: Omit<TransferSessionOptions<AgentConsultLine>, 'reason'>,
    ) => TransferSession<AgentConsultLine>,
  ): void {
    if (!this.#callerIsHere) return;
    if (this.#transfer && !this.#transfer.closed) {
      throw new InvalidStateError('requestTransfer', this.#transfer.state.phase, ['ended']);
    }
    const { roomName: callRoom, ...options } = this.#options;
    this.#transfer = begin({ ...options, callRoom });
    this.#transfer.onStep((step) => this.#onStep(step));
  }

  #onStep(step: TransferStep): void {
    this.#options.onStep(step);
    if (step.state.phase !== 'ended') return;
    const { type } = step.state.outcome;
    if (type === 'merged' && this.#callerIsHere) this.#end('merged');
    else if (type === 'call-ended' || type === 'cold-transferred' || !this.#callerIsHere)
      this.#end('caller-left');
  }
}
