import { randomUUID } from 'node:crypto';
import type { Directory } from '../directory/directory.js';
import { InvalidInputError } from '../errors/invalid-input-error.js';
import { InvalidStateError } from '../errors/invalid-state-error.js';
import type { AsyncEffect, Deadline, Effect } from '../machine/effect.js';
import type { TimedEvent, TransferEvent } from '../machine/event.js';
import { startTransfer } from '../machine/start.js';
import {
  DEFAULT_LIMITS,
  type EndedState,
  type TransferLimits,
  type TransferPhase,
  type TransferRequest,
  type TransferState,
} from '../machine/state.js';
import { transition, type Transition } from '../machine/transition.js';
import type { TransferOutcome } from '../outcome/transfer-outcome.js';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.js';
import type { ConsultLine } from '../ports/consult-path.js';
import type { TransferPorts } from '../ports/ports.js';
import type { Lease } from '../ports/transfer-store.js';
import { DEFAULT_EFFECT_TIMEOUTS, EffectRunner, type EffectTimeouts } from './effect-runner.js';
import { SafeEmitter } from './safe-emitter.js';

export interface TransferSessionOptions<Line extends ConsultLine> {
  readonly ports: TransferPorts<Line>;
  readonly directory: Directory;
  readonly callRoom: string;
  readonly callerIdentity: string;
  /** Why the caller wants a person. Personal data: stored with the transfer, never logged. */
  readonly reason: string;
  /**
   * Id of the department or person asked for.
   * @default the directory's first department
   */
  readonly to?: string;
  /** @default a random UUID */
  readonly transferId?: string;
  /** @default DEFAULT_POLICY */
  readonly policy?: Policy;
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<TransferLimits>;
  /** @default DEFAULT_EFFECT_TIMEOUTS */
  readonly effectTimeouts?: Partial<EffectTimeouts>;
  /** Told of listeners that throw and of a store that fails: neither can break a call. */
  readonly onError?: (error: unknown) => void;
}

/** A process that hangs for longer may be replaced; one that lives keeps the transfer if nobody comes. */
const LEASE_MS = 2_000;

/** One step of a transfer, as its listeners see it. */
export interface TransferStep {
  readonly event: TimedEvent | { readonly type: 'transfer-requested'; readonly atMs: number };
  readonly previous: TransferState | undefined;
  readonly state: TransferState;
}

/**
 * Carries one transfer out: keeps its state, writes every transition to the store before it acts on it, runs the
 * effects through the ports, and turns what happens back into events.
 */
export class TransferSession<Line extends ConsultLine = ConsultLine> {
  readonly #ports: TransferPorts<Line>;
  readonly #runner: EffectRunner<Line>;
  readonly #steps: SafeEmitter<TransferStep>;
  readonly #timers = new Map<Deadline, () => void>();
  readonly #queue: TimedEvent[] = [];
  readonly #directory: Directory;
  readonly #onError: (error: unknown) => void;
  readonly #outcome: Promise<TransferOutcome>;
  #settle: (outcome: TransferOutcome) => void = () => undefined;
  #state: TransferState;
  readonly #owner = randomUUID();
  #lease: Lease | undefined;
  #revision = 0;
  #draining: Promise<void>;

  private constructor(options: TransferSessionOptions<Line>, request: TransferRequest, first: Transition) {
    this.#ports = options.ports;
    this.#directory = options.directory;
    this.#onError = options.onError ?? (() => undefined);
    this.#steps = new SafeEmitter(this.#onError);
    this.#state = first.state;
    this.#outcome = new Promise((resolve) => (this.#settle = resolve));
    this.#runner = new EffectRunner({
      ports: options.ports,
      directory: options.directory,
      request,
      timeouts: { ...DEFAULT_EFFECT_TIMEOUTS, ...options.effectTimeouts },
      report: (event) => this.#report(event),
    });
    this.#draining = this.#begin(first.effects);
  }

  /**
   * Puts the caller on hold and starts to look for a person. Returns at once: everything runs in parallel.
   * @throws InvalidInputError if `to` names nobody of the directory.
   */
  static escalate<Line extends ConsultLine>(options: TransferSessionOptions<Line>): TransferSession<Line> {
    const [first, ...others] =
      options.to === undefined ? firstDepartment(options) : options.directory.resolve(options.to);
    if (!first) {
      const known = options.directory.departments.map(({ id }) => id).join(', ');
      throw new InvalidInputError({
        field: 'to',
        value: options.to,
        cure: `Use one of the directory's ids: ${known}.`,
      });
    }
    const request = requestOf(options);
    return new TransferSession(options, request, startTransfer(request, [first, ...others]));
  }

  get id(): string {
    return this.#state.request.transferId;
  }

  get state(): TransferState {
    return this.#state;
  }

  get closed(): boolean {
    return this.#state.phase === 'ended';
  }

  /** How the transfer ended; resolves once, never rejects. */
  get outcome(): Promise<TransferOutcome> {
    return this.#outcome;
  }

  /** Listens to every step from now on. Returns the way to stop. */
  onStep(listener: (step: TransferStep) => void): () => void {
    return this.#steps.on(listener);
  }

  /** The supervisor takes the call, by the program's word (a desk, a test). @throws InvalidStateError */
  accept(): void {
    const attemptId = this.#attemptIdIn('accept', ['briefing']);
    this.#report({ type: 'supervisor-accepted', attemptId, by: 'program' });
  }

  /** The supervisor does not take the call. @throws InvalidStateError */
  decline(reason?: string): void {
    const attemptId = this.#attemptIdIn('decline', ['briefing']);
    this.#report({ type: 'supervisor-declined', attemptId, ...(reason !== undefined && { reason }) });
  }

  /** Another person or department of the directory is tried instead. @throws InvalidStateError, InvalidInputError */
  redirect(to: string, reason?: string): void {
    const attemptId = this.#attemptIdIn('redirect', ['briefing']);
    const destinations = this.#directory.resolve(to);
    if (destinations.length === 0) {
      throw new InvalidInputError({
        field: 'to',
        value: to,
        cure: "Use an id of the directory's departments or people.",
      });
    }
    this.#report({
      type: 'supervisor-redirected',
      attemptId,
      to: destinations,
      ...(reason !== undefined && { reason }),
    });
  }

  /** Calls the transfer off; the caller gets the agent back. Too late once both people talk. @throws InvalidStateError */
  cancel(by: 'caller' | 'program' = 'program'): void {
    this.#requirePhase('cancel', ['opening', 'dialing', 'ringing', 'briefing', 'merging', 'releasing']);
    this.#report({ type: 'transfer-canceled', by });
  }

  /** Tell it when the caller has hung up: nothing else in the product may know first. Superfluous calls do no harm. */
  callerLeft(): void {
    this.#report({ type: 'caller-left' });
  }

  /** Calls the transfer off if it is still under way, and waits for its end. */
  async close(): Promise<void> {
    if (!this.closed) this.#report({ type: 'transfer-canceled', by: 'program' });
    await this.#outcome;
    await this.#draining;
    this.#steps.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #attemptIdIn(command: string, allowed: readonly TransferPhase[]): string {
    this.#requirePhase(command, allowed);
    return 'attempt' in this.#state ? this.#state.attempt.id : '';
  }

  #requirePhase(command: string, allowed: readonly TransferPhase[]): void {
    const { phase } = this.#state;
    if (!allowed.includes(phase)) throw new InvalidStateError(command, phase, allowed);
  }

  #report(event: TransferEvent): void {
    const wasIdle = this.#queue.push({ ...event, atMs: this.#ports.clock.now() }) === 1;
    if (wasIdle) this.#draining = this.#draining.then(() => this.#drain());
  }

  // Events are taken one at a time: the state after one is stored before its effects run and the next is looked at.
  async #drain(): Promise<void> {
    for (let event = this.#queue[0]; event; event = this.#queue[0]) {
      const previous = this.#state;
      const next = transition(previous, event);
      if (next.state !== previous || next.effects.length > 0) await this.#enter(event, previous, next);
      this.#queue.shift();
    }
  }

  async #begin(effects: readonly Effect[]): Promise<void> {
    const { state } = this;
    const event = { type: 'transfer-requested', atMs: state.request.requestedAtMs } as const;
    await this.#enter(event, undefined, { state, effects });
  }

  async #enter(
    event: TransferStep['event'],
    previous: TransferState | undefined,
    next: Transition,
  ): Promise<void> {
    this.#state = next.state;
    this.#revision += 1;
    await this.#save(next.state);
    for (const effect of next.effects) this.#start(effect);
    this.#steps.emit({ event, previous, state: next.state });
    if (next.state.phase === 'ended') this.#finish(next.state);
  }

  // A store that cannot be written to must not cost the caller the call: it costs the call its recovery.
  async #save(state: TransferState): Promise<void> {
    const { store, clock } = this.#ports;
    try {
      const transferId = this.id;
      this.#lease ??= await store.acquire({ transferId, owner: this.#owner, ttlMs: LEASE_MS });
      await store.save(
        { transferId, revision: this.#revision, state, updatedAtMs: clock.now() },
        this.#lease,
      );
    } catch (error) {
      this.#onError(error);
    }
  }

  #start(effect: Effect): void {
    switch (effect.type) {
      case 'set-deadline':
        return this.#setDeadline(effect.deadline, effect.afterMs);
      case 'clear-deadline':
        return this.#clearDeadline(effect.deadline);
      default:
        void this.#runner.run(effect satisfies AsyncEffect);
    }
  }

  #setDeadline(deadline: Deadline, afterMs: number): void {
    this.#clearDeadline(deadline);
    const cancel = this.#ports.clock.after(afterMs, () =>
      this.#report({ type: 'deadline-passed', deadline }),
    );
    this.#timers.set(deadline, cancel);
  }

  #clearDeadline(deadline: Deadline): void {
    this.#timers.get(deadline)?.();
    this.#timers.delete(deadline);
  }

  #finish({ outcome }: EndedState): void {
    for (const deadline of [...this.#timers.keys()]) this.#clearDeadline(deadline);
    this.#settle(outcome);
  }
}

function firstDepartment({ directory }: { directory: Directory }) {
  return directory.department()?.destinations ?? [];
}

function requestOf<Line extends ConsultLine>(options: TransferSessionOptions<Line>): TransferRequest {
  return {
    transferId: options.transferId ?? randomUUID(),
    callRoom: options.callRoom,
    callerIdentity: options.callerIdentity,
    reason: options.reason,
    requestedAtMs: options.ports.clock.now(),
    policy: options.policy ?? DEFAULT_POLICY,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
}
