import type { DialOutcome, LegListener } from '@warm/session-core';

type Stage = 'none' | 'dialed' | 'ringing' | 'answered' | 'over';

/**
 * Tells a leg's story to its listener: in order, each event at most once, nothing after the end. The sources (room
 * events and the pending request) overtake each other; a throwing listener harms no call.
 */
export class LegReport {
  readonly #on: LegListener;
  readonly #onListenerError: (error: unknown) => void;
  #stage: Stage = 'none';

  constructor(on: LegListener, onListenerError: (error: unknown) => void) {
    this.#on = on;
    this.#onListenerError = onListenerError;
  }

  get stage(): Stage {
    return this.#stage;
  }

  dialed(): void {
    if (this.#stage === 'none') this.#tell('dialed', () => this.#on.dialed());
  }

  ringing(): void {
    this.dialed();
    if (this.#stage === 'dialed') this.#tell('ringing', () => this.#on.ringing());
  }

  answered(): void {
    this.dialed();
    if (this.#stage === 'dialed' || this.#stage === 'ringing') {
      this.#tell('answered', () => this.#on.answered());
    }
  }

  /** Before the answer only: after it, a leg leaves. */
  failed(outcome: DialOutcome): void {
    if (this.#stage === 'answered' || this.#stage === 'over') return;
    this.#tell('over', () => this.#on.failed(outcome));
  }

  /** After the answer only: before it, the dial fails. */
  left(): void {
    if (this.#stage === 'answered') this.#tell('over', () => this.#on.left());
  }

  /** Nothing more is told. */
  silence(): void {
    this.#stage = 'over';
  }

  #tell(stage: Stage, tell: () => void): void {
    this.#stage = stage;
    try {
      tell();
    } catch (error) {
      this.#onListenerError(error);
    }
  }
}
