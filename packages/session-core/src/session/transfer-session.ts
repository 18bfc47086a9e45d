import { randomUUID } from 'node:crypto';
import type { Directory } from '../directory/directory.js';
import { InvalidInputError } from '../errors/invalid-input-error.js';
import { InvalidStateError } from '../errors/invalid-state-error.js';
import type { TransferOutcome } from '../outcome/transfer-outcome.js';
import type { LiveAttempt } from '../machine/attempt.js';
import { isLive } from '../machine/attempts.js';
import type { Effect } from '../machine/effect.js';
import type { TimedEvent, TransferEvent } from '../machine/event.js';
import { resumeTransfer } from '../machine/resume.js';
import type { Round, TransferPhase, TransferState } from '../machine/state.js';
import type { Transition } from '../machine/handlers.js';
import { transition } from '../machine/transition.js';
import type { ConsultLine } from '../ports/consult-path.js';
import type { Lease, TransferRecord } from '../ports/transfer-store.js';
import { DEFAULT_EFFECT_TIMEOUTS } from './effect-timeouts.js';
import { EffectRunner } from './effect-runner.js';
import { DEFAULT_LEASE_MS, Journal } from './journal.js';
import { SafeEmitter } from './safe-emitter.js';
import type { SessionSurroundings, TransferSessionOptions } from './session-options.js';
import { answerOf, DEFAULT_STORE_TIMEOUT_MS } from './store-patience.js';
import { coldStart, roundsFor, warmStart } from './session-start.js';
import { Timers } from './timers.js';

/** One step of a transfer, as its listeners see it. */
export interface TransferStep {
  readonly event:
    TimedEvent | { readonly type: 'transfer-requested' | 'transfer-resumed'; readonly atMs: number };
  readonly previous: TransferState | undefined;
  readonly state: TransferState;
}

/** How a transfer ended for this process. `superseded`: it goes on in another one, which has taken it over. */
export type SessionOutcome = TransferOutcome | { readonly type: 'superseded' };

interface Beginning {
  readonly type: 'transfer-requested' | 'transfer-resumed';
  readonly first: Transition;
  readonly taken?: { readonly lease: Lease; readonly revision: number };
}

/**
 * Carries one transfer out: keeps its state, writes every transition to the store before it acts on it, runs the
 * effects through the ports, and turns what happens back into events.
 */
export class TransferSession<Line extends ConsultLine = ConsultLine> {
  readonly #surroundings: SessionSurroundings<Line>;
  readonly #directory: Directory;
  readonly #runner: EffectRunner<Line>;
  readonly #journal: Journal;
  readonly #timers: Timers;
  readonly #steps: SafeEmitter<TransferStep>;
  readonly #onError: (error: unknown) => void;
  readonly #queue: TimedEvent[] = [];
  readonly #outcome: Promise<SessionOutcome>;
  #settle: (outcome: SessionOutcome) => void = () => undefined;
  #stopListening: () => void = () => undefined;
  #state: TransferState;
  /** The state once the event in hand is stored. */
  #coming: TransferState;
  #isDraining = false;
  #superseded = false;
  #draining: Promise<void>;

  private constructor(surroundings: SessionSurroundings<Line>, { type, first, taken }: Beginning) {
    const { ports, directory, storeTimeoutMs = DEFAULT_STORE_TIMEOUT_MS } = surroundings;
    const onError = quietly(surroundings.onError);
    const { request } = first.state;
    this.#surroundings = surroundings;
    this.#onError = onError;
    this.#directory = directory;
    this.#steps = new SafeEmitter(onError);
    this.#state = first.state;
    this.#coming = first.state;
    this.#outcome = new Promise((resolve) => (this.#settle = resolve));
    this.#timers = new Timers(ports.clock, (event) => this.#report(event));
    this.#runner = new EffectRunner({
      ports,
      request,
      storeTimeoutMs,
      timeouts: { ...DEFAULT_EFFECT_TIMEOUTS, ...surroundings.effectTimeouts },
      resolve: (to) => directory.plan({ to, atMs: ports.clock.now() })?.rounds ?? [],
      report: (event) => this.#report(event),
      onError,
    });
    this.#journal = new Journal({
      store: ports.store,
      clock: ports.clock,
      storeTimeoutMs,
      transferId: request.transferId,
      owner: surroundings.owner ?? randomUUID(),
      leaseMs: surroundings.leaseMs ?? DEFAULT_LEASE_MS,
      ...(taken && { taken }),
      onError,
      onSuperseded: () => this.#supersede(),
    });
    this.#cancelOnAbort(surroundings.signal);
    this.#draining = this.#begin(type, first.effects);
  }

  /**
   * Puts the caller on hold and starts to look for a person. Returns at once: everything runs in parallel. If nobody
   * who was asked for is there at this hour, the caller is told so instead.
   * @throws InvalidInputError if `to` names nobody of the directory, or nobody with the `skills`; if `policy` or `limits`
   *   cannot be used.
   */
  static escalate<Line extends ConsultLine>(options: TransferSessionOptions<Line>): TransferSession<Line> {
    return new TransferSession(options, { type: 'transfer-requested', first: warmStart(options) });
  }

  /**
   * Sends the caller's phone on without a consult. Where that is refused the policy decides what follows; by default
   * the same people are called as in a warm transfer.
   * @throws InvalidInputError as `escalate` does
   */
  static coldTransfer<Line extends ConsultLine>(
    options: TransferSessionOptions<Line>,
  ): TransferSession<Line> {
    return new TransferSession(options, { type: 'transfer-requested', first: coldStart(options) });
  }

  /**
   * Takes over the transfer of a process that has died, or given it up: continues it, or gives the caller back safely.
   * @returns undefined if the store knows nothing of it, or it has ended.
   * @throws LeaseHeldError while its process still has it; StoreUnavailableError, UnreadableRecordError; the reason of
   * `signal` if it is aborted before the transfer is this process's
   */
  static async resume<Line extends ConsultLine>(
    options: SessionSurroundings<Line> & { readonly transferId: string },
  ): Promise<TransferSession<Line> | undefined> {
    const { ports, transferId, leaseMs = DEFAULT_LEASE_MS, owner = randomUUID() } = options;
    const { storeTimeoutMs = DEFAULT_STORE_TIMEOUT_MS, signal } = options;
    const asked = <Answer>(operation: string, answer: Promise<Answer>) =>
      answerOf({ clock: ports.clock, storeTimeoutMs }, operation, answer);
    signal?.throwIfAborted();
    const lease = await asked('acquire', ports.store.acquire({ transferId, owner, ttlMs: leaseMs }));
    const record = await asked('load', ports.store.load(transferId));
    if (signal?.aborted || !record || record.state.phase === 'ended') {
      await asked('release', ports.store.release(lease));
      signal?.throwIfAborted();
      return undefined;
    }
    return TransferSession.#resume({ ...options, owner }, record, lease);
  }

  static #resume<Line extends ConsultLine>(
    surroundings: SessionSurroundings<Line>,
    { state, revision }: TransferRecord,
    lease: Lease,
  ): TransferSession<Line> {
    const first = resumeTransfer(state, surroundings.ports.clock.now());
    return new TransferSession(surroundings, {
      type: 'transfer-resumed',
      first,
      taken: { lease, revision },
    });
  }

  get id(): string {
    return this.#state.request.transferId;
  }

  get state(): TransferState {
    return this.#state;
  }

  get closed(): boolean {
    return this.#superseded || this.#state.phase === 'ended';
  }

  /** How the transfer ended; resolves once, never rejects. */
  get outcome(): Promise<SessionOutcome> {
    return this.#outcome;
  }

  /** Listens to every step from now on. Returns the way to stop. */
  onStep(listener: (step: TransferStep) => void): () => void {
    return this.#steps.on(listener);
  }

  /**
   * The supervisor takes the call, by the program's word (a desk, a test). `attemptId` is needed only while several are
   * being briefed.
   * @throws InvalidStateError
   */
  accept(attemptId?: string): void {
    const id = this.#briefed('accept', attemptId);
    this.#report({ type: 'supervisor-accepted', attemptId: id, by: 'program' });
  }

  /** The supervisor does not take the call. @throws InvalidStateError */
  decline(reason?: string, attemptId?: string): void {
    const id = this.#briefed('decline', attemptId);
    const why = reason !== undefined && { reason };
    this.#report({ type: 'supervisor-declined', attemptId: id, ...why });
  }

  /**
   * Another person or department of the directory is tried instead.
   * @throws InvalidStateError; InvalidInputError if that is nobody, or nobody at this hour
   */
  redirect(to: string, reason?: string, attemptId?: string): void {
    const id = this.#briefed('redirect', attemptId);
    const why = reason !== undefined && { reason };
    this.#report({ type: 'supervisor-redirected', attemptId: id, to: this.#roundsFor(to), ...why });
  }

  /**
   * Has the caller asked something for the supervisor, who is brought the answer.
   * @throws InvalidStateError, also while they are being asked something, or have been asked all they may be
   */
  askCaller(question: string, attemptId?: string): void {
    const id = this.#briefed('askCaller', attemptId);
    this.#requireSilence();
    this.#report({ type: 'question-asked', attemptId: id, question });
  }

  /** Calls the transfer off; the caller gets the agent back. Too late once both people talk. @throws InvalidStateError */
  cancel(by: 'caller' | 'supervisor' | 'program' = 'program'): void {
    this.#requireUnderWay('cancel', ['seeking', 'merging', 'releasing']);
    this.#report({ type: 'transfer-canceled', by });
  }

  /**
   * Gives the consult up and sends the caller's phone on without one.
   * @throws InvalidStateError; InvalidInputError if `to` is nobody, or nobody at this hour
   */
  coldTransfer(to: string): void {
    this.#requireUnderWay('coldTransfer', ['seeking', 'releasing']);
    const [[destination]] = this.#roundsFor(to);
    if (destination) this.#report({ type: 'cold-transfer-requested', destination });
  }

  /** Tell it when the caller has hung up: nothing else in the product may know first. Superfluous calls do no harm. */
  callerLeft(): void {
    this.#report({ type: 'caller-left' });
  }

  /** Calls the transfer off if it is still under way; waits for its end, and until nothing is done for it any more. */
  async close(): Promise<void> {
    if (!this.closed) this.#report({ type: 'transfer-canceled', by: 'program' });
    await this.#outcome;
    await this.#draining;
    await this.#runner.settled();
    this.#steps.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #roundsFor(to: string): readonly [Round, ...Round[]] {
    return roundsFor(this.#directory, to, this.#surroundings.ports.clock.now());
  }

  #briefed(command: string, attemptId: string | undefined): string {
    const state = this.#requirePhase(command, ['seeking']);
    const attempts = state.phase === 'seeking' ? state.attempts.filter(isLive) : [];
    const briefed = attempts.filter(({ stage }) => stage === 'briefing');
    const [only, ...others] = briefed.filter(
      ({ attempt }) => attemptId === undefined || attempt.id === attemptId,
    );
    if (!only) throw new InvalidStateError(command, stagesOf(attempts), ['briefing']);
    if (others.length > 0) {
      const cure = `Name one of those being briefed: ${briefed.map(({ attempt }) => attempt.id).join(', ')}.`;
      throw new InvalidInputError({ field: 'attemptId', value: attemptId, cure });
    }
    return only.attempt.id;
  }

  /** The state in which a command would come: after everything that was reported before it. */
  #requirePhase(command: string, allowed: readonly TransferPhase[]): TransferState {
    const state = this.#queue.reduce((before, event) => transition(before, event).state, this.#coming);
    const phase = this.#superseded ? 'superseded' : state.phase;
    if (!(allowed as readonly string[]).includes(phase)) throw new InvalidStateError(command, phase, allowed);
    return state;
  }

  #requireUnderWay(command: string, allowed: readonly TransferPhase[]): void {
    const state = this.#requirePhase(command, allowed);
    const isEnding = state.phase === 'releasing' && state.next.type === 'end';
    if (isEnding) throw new InvalidStateError(command, 'ending', allowed);
  }

  #requireSilence(): void {
    const state = this.#requirePhase('askCaller', ['seeking']);
    if (state.phase !== 'seeking') return;
    const hasAsked = state.questionsAsked >= state.request.limits.maxQuestions;
    if (!state.question && !hasAsked) return;
    throw new InvalidStateError('askCaller', state.question ? 'asking' : 'out of questions', ['briefing']);
  }

  #report(event: TransferEvent): void {
    if (this.closed) return;
    this.#queue.push({ ...event, atMs: this.#surroundings.ports.clock.now() });
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#draining = this.#draining.then(() => this.#drain());
  }

  // Events are taken one at a time: the state after one is stored before its effects run and the next is looked at.
  async #drain(): Promise<void> {
    for (let event = this.#queue.shift(); event && !this.closed; event = this.#queue.shift()) {
      const previous = this.#state;
      try {
        const next = transition(previous, event);
        this.#coming = next.state;
        if (next.state !== previous || next.effects.length > 0) await this.#enter(event, previous, next);
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#isDraining = false;
  }

  async #begin(type: Beginning['type'], effects: readonly Effect[]): Promise<void> {
    const { state } = this;
    const atMs = this.#surroundings.ports.clock.now();
    await this.#enter({ type, atMs }, undefined, { state, effects });
  }

  async #enter(
    event: TransferStep['event'],
    previous: TransferState | undefined,
    { state, effects }: Transition,
  ): Promise<void> {
    const isOurs = await this.#journal.write(state);
    if (!isOurs) this.#supersede();
    if (this.#superseded) return;
    this.#state = state;
    for (const effect of effects) this.#start(effect);
    this.#steps.emit({ event, previous, state });
    if (state.phase !== 'ended') return;
    this.#runner.conclude();
    this.#finish(state.outcome);
  }

  #start(effect: Effect): void {
    switch (effect.type) {
      case 'set-deadline':
        return this.#timers.set(effect);
      case 'clear-deadline':
        return this.#timers.clear(effect);
      default:
        void this.#runner.run(effect);
    }
  }

  // Whoever holds the transfer now has its legs, its line and its caller: nothing here may touch them.
  #supersede(): void {
    if (this.closed) return;
    this.#superseded = true;
    this.#journal.close();
    this.#runner.abandon(new Error('Another process runs this transfer now.'));
    this.#finish({ type: 'superseded' });
  }

  #finish(outcome: SessionOutcome): void {
    this.#timers.clearAll();
    this.#stopListening();
    this.#settle(outcome);
  }

  #cancelOnAbort(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const cancel = () => this.#report({ type: 'transfer-canceled', by: 'program' });
    signal.addEventListener('abort', cancel, { once: true });
    this.#stopListening = () => signal.removeEventListener('abort', cancel);
    if (signal.aborted) queueMicrotask(cancel);
  }
}

// Whoever is told of errors may throw one; there is nobody left to tell.
function quietly(onError: (error: unknown) => void = () => undefined): (error: unknown) => void {
  return (error) => {
    try {
      onError(error);
    } catch {
      return;
    }
  };
}

function stagesOf(attempts: readonly LiveAttempt[]): string {
  return attempts.map(({ stage }) => stage).join(', ') || 'seeking';
}
