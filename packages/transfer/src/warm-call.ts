import {
  InvalidStateError,
  TransferSession,
  type ConsultLine,
  type Directory,
  type TransferPorts,
  type TransferSessionOptions,
  type TransferState,
  type TransferStep,
} from '@warm/session-core';
import type { TransferWish } from '@warm/transfer-agent';

/** What every transfer of a call is started with. */
export type TransferSettings = Partial<
  Pick<
    TransferSessionOptions<ConsultLine>,
    'policy' | 'limits' | 'skills' | 'introduce' | 'effectTimeouts' | 'leaseMs'
  >
>;

export interface CallOptions<Line extends ConsultLine> {
  readonly roomName: string;
  readonly callerIdentity: string;
  readonly directory: Directory;
  readonly ports: TransferPorts<Line>;
  readonly settings?: TransferSettings;
  readonly onStep?: (step: TransferStep) => void;
  readonly onError: (error: unknown) => void;
}

/** How a call ended for its agent: the caller hung up, or two people talk without it. */
export type CallEnd = 'caller-left' | 'merged';

/** One caller's call: at most one transfer at a time, and exactly one end. */
export class WarmCall<Line extends ConsultLine = ConsultLine> {
  readonly #options: CallOptions<Line>;
  readonly #ended: Promise<CallEnd>;
  #end: (end: CallEnd) => void = () => undefined;
  #transfer: TransferSession<Line> | undefined;
  #callerIsHere = true;

  constructor(options: CallOptions<Line>) {
    this.#options = options;
    this.#ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** Resolves once, never rejects. */
  get ended(): Promise<CallEnd> {
    return this.#ended;
  }

  get callerIdentity(): string {
    return this.#options.callerIdentity;
  }

  /** The transfer under way, or the last one. */
  get transfer(): TransferSession<Line> | undefined {
    return this.#transfer;
  }

  /** Starts to look for a person. @throws InvalidStateError while one is being sought already; InvalidInputError */
  requestTransfer({ to, reason }: TransferWish): void {
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

  #start(begin: (options: Omit<TransferSessionOptions<Line>, 'reason'>) => TransferSession<Line>): void {
    if (!this.#callerIsHere) return;
    if (this.#transfer && !this.#transfer.closed) {
      throw new InvalidStateError('requestTransfer', this.#transfer.state.phase, ['ended']);
    }
    const { roomName: callRoom, settings, callerIdentity, directory, ports, onStep, onError } = this.#options;
    this.#transfer = begin({ ...settings, callRoom, callerIdentity, directory, ports, onError });
    // A listener of its own: should the application's throw, the call still ends.
    if (onStep) this.#transfer.onStep(onStep);
    this.#transfer.onStep(({ state }) => this.#follow(state));
  }

  #follow(state: TransferState): void {
    if (state.phase !== 'ended') return;
    const { type } = state.outcome;
    if (type === 'merged' && this.#callerIsHere) this.#end('merged');
    else if (type === 'call-ended' || type === 'cold-transferred' || !this.#callerIsHere)
      this.#end('caller-left');
  }
}
