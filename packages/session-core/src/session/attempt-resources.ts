import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { BriefingRun } from '../ports/briefing.js';
import type { CallWatch } from '../ports/call-watcher.js';
import type { Clock } from '../ports/clock.js';
import type { ConsultLine, SupervisorLeg } from '../ports/consult-path.js';
import { within } from './within.js';

/** Holds what one attempt has opened, also what is still being opened, and lets go of all of it in the safe order. */
export class AttemptResources<Line extends ConsultLine> {
  readonly #clock: Clock;
  #line: Promise<Line> | undefined;
  #leg: SupervisorLeg | undefined;
  #briefing: Promise<BriefingRun> | undefined;
  #watch: CallWatch | undefined;
  #released: Promise<void> | undefined;
  #isAbandoned = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async openLine(open: () => Promise<Line>): Promise<Line> {
    if (this.#released) throw new Error('The attempt is over: no line is opened for it.');
    return (this.#line ??= open());
  }

  /** False for an attempt of a process that died, until its leg and line are taken over. */
  get hasLine(): boolean {
    return this.#line !== undefined;
  }

  get line(): Promise<Line> {
    return this.#line ?? Promise.reject(new Error('The consult line of this attempt was never opened.'));
  }

  holdLeg(leg: SupervisorLeg): void {
    this.#leg = leg;
  }

  startBriefing(start: () => Promise<BriefingRun>): Promise<BriefingRun> {
    return (this.#briefing ??= start());
  }

  get briefing(): Promise<BriefingRun | undefined> {
    return orUndefined(this.#briefing);
  }

  holdWatch(watch: CallWatch): void {
    this.#watch = watch;
  }

  get watch(): CallWatch | undefined {
    return this.#watch;
  }

  /** Takes the TransferAgent out of a call that goes on. */
  async dismissBriefing(outcome: AttemptOutcome): Promise<void> {
    await (await this.briefing)?.close(outcome);
  }

  /** Leaves legs and lines as they are: they are another process's now. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /**
   * The TransferAgent says its last word first, then the supervisor's leg goes, and only when it is gone the line
   * gives the caller back what it took: the other order would let the two hear each other. A step that hangs is not
   * waited for; what it opens late is closed then.
   */
  release(outcome: AttemptOutcome): Promise<void> {
    return (this.#released ??= this.#release(outcome));
  }

  async #release(outcome: AttemptOutcome): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps(outcome)) {
      if (this.#isAbandoned) return;
      try {
        await within(this.#clock, STEP_PATIENCE_MS, step());
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not all of the attempt could be released.');
  }

  #steps(outcome: AttemptOutcome): readonly (() => Promise<void>)[] {
    return [
      async () => this.#watch?.close(),
      () => this.dismissBriefing(outcome),
      async () => this.#leg?.hangUp(),
      async () => {
        const line = await orUndefined(this.#line);
        if (!this.#isAbandoned) await line?.close();
      },
    ];
  }
}

/** Four steps fit into the time a release has; the last word of a TransferAgent into one of them. */
const STEP_PATIENCE_MS = 4_500;

async function orUndefined<Value>(promise: Promise<Value> | undefined): Promise<Value | undefined> {
  try {
    return await promise;
  } catch {
    return undefined;
  }
}
