import { SafeEmitter } from '@warm/session-core';
import { deferred } from '../async/deferred.js';
import { LegEndedError } from './leg-ended-error.js';
import type { LegEnd, LegEvent, LegState } from './leg.js';

/**
 * Tells a leg's story: in order, each event at most once, nothing after the end. The sources (what the room shows and
 * what the request returns) overtake each other; a throwing listener harms no call.
 */
export class LegLife {
  readonly #emitter: SafeEmitter<LegEvent>;
  readonly #answered = deferred<undefined>();
  readonly #ended = deferred<LegEnd>();
  #state: LegState = { stage: 'dialing' };
  #isDialed = false;
  #isClosing = false;

  constructor(onListenerError: (error: unknown) => void) {
    this.#emitter = new SafeEmitter(onListenerError);
    // Whoever does not wait for the answer is told of the end all the same.
    this.#answered.promise.catch(() => undefined);
  }

  get state(): LegState {
    return this.#state;
  }

  get untilAnswered(): Promise<void> {
    return this.#answered.promise;
  }

  get untilEnded(): Promise<LegEnd> {
    return this.#ended.promise;
  }

  /** Whether the far end has been heard of: it rang or answered. */
  get rang(): boolean {
    return this.#state.stage === 'ringing' || this.#state.stage === 'answered';
  }

  get isDialed(): boolean {
    return this.#isDialed;
  }

  on(listener: (event: LegEvent) => void): () => void {
    return this.#emitter.on(listener);
  }

  dialed(): void {
    if (this.#isDialed || this.#isClosing || this.#state.stage === 'ended') return;
    this.#isDialed = true;
    this.#emitter.emit({ type: 'dialed' });
  }

  ringing(): void {
    this.dialed();
    if (this.#isClosing || this.#state.stage !== 'dialing') return;
    this.#state = { stage: 'ringing' };
    this.#emitter.emit({ type: 'ringing' });
  }

  answered(): void {
    this.dialed();
    if (this.#isClosing || this.#state.stage === 'answered' || this.#state.stage === 'ended') return;
    this.#state = { stage: 'answered' };
    this.#answered.resolve(undefined);
    this.#emitter.emit({ type: 'answered' });
  }

  /** Somebody is hanging up: only the end is told from now on. */
  close(): void {
    this.#isClosing = true;
  }

  ended(end: LegEnd): void {
    if (this.#state.stage === 'ended') return;
    this.#state = { stage: 'ended', end };
    this.#answered.reject(new LegEndedError(end));
    this.#ended.resolve(end);
    this.#emitter.emit({ type: 'ended', end });
    this.#emitter.clear();
  }
}
