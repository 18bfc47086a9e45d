import type { AttemptOutcome } from '../outcome/attempt-outcome.js';
import type { BriefingRun } from '../ports/briefing.js';
import type { ConsultLine, SupervisorLeg } from '../ports/consult-path.js';

/** Holds what one attempt has opened, also what is still being opened, and lets go of all of it in the safe order. */
export class AttemptResources<Line extends ConsultLine> {
  readonly #abort = new AbortController();
  #line: Promise<Line> | undefined;
  #leg: SupervisorLeg | undefined;
  #briefing: Promise<BriefingRun> | undefined;
  #released: Promise<void> | undefined;

  /** Aborted when the attempt is released. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  openLine(open: () => Promise<Line>): Promise<Line> {
    return (this.#line ??= open());
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

  /** Takes the TransferAgent out of a call that goes on. */
  async dismissBriefing(outcome: AttemptOutcome): Promise<void> {
    const briefing = await settled(this.#briefing);
    await briefing?.close(outcome);
  }

  /**
   * The TransferAgent says its last word first, then the supervisor's leg goes, and only when it is gone the line
   * gives the caller back what it took: the other order would let the two hear each other.
   */
  release(outcome: AttemptOutcome): Promise<void> {
    return (this.#released ??= this.#release(outcome));
  }

  async #release(outcome: AttemptOutcome): Promise<void> {
    this.#abort.abort(outcome);
    const failures: unknown[] = [];
    const attempt = async (step: () => Promise<void> | undefined) => {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    };
    await attempt(() => this.dismissBriefing(outcome));
    await attempt(() => this.#leg?.hangUp());
    await attempt(async () => (await settled(this.#line))?.close());
    if (failures.length > 0) throw new AggregateError(failures, 'Not all of the attempt could be released.');
  }
}

async function settled<Value>(promise: Promise<Value> | undefined): Promise<Value | undefined> {
  try {
    return await promise;
  } catch {
    return undefined;
  }
}
