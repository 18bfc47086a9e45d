import type { CallerLine, HoldPlayer } from '../ports/caller-line.js';

export interface HoldSwitchOptions {
  readonly callerLine: Pick<CallerLine, 'hold'>;
  readonly holdPlayer: HoldPlayer;
  readonly onError: (error: unknown) => void;
}

/** Puts the caller on hold and takes them off, in the order it is told to: no music outlives its stop. */
export class HoldSwitch {
  readonly #options: HoldSwitchOptions;
  #isOn = false;
  #pending: Promise<unknown> | undefined;

  constructor(options: HoldSwitchOptions) {
    this.#options = options;
  }

  /** `signal` is aborted before `stop` is called. */
  start(signal: AbortSignal): Promise<void> {
    this.#isOn = true;
    return this.#next(async () => {
      if (signal.aborted) return;
      const { callerLine, holdPlayer } = this.#options;
      const quiet = callerLine.hold(signal);
      const music = holdPlayer.start(signal);
      music.then(
        () => this.#stopLate(),
        () => undefined,
      );
      // Whoever does not listen to the signal is not waited for.
      await Promise.race([Promise.all([quiet, music]), aborted(signal)]);
    });
  }

  stop(): Promise<void> {
    this.#isOn = false;
    return this.#next(() => this.#options.holdPlayer.stop());
  }

  #stopLate(): void {
    if (!this.#isOn) this.#options.holdPlayer.stop().catch(this.#options.onError);
  }

  #next(act: () => Promise<void>): Promise<void> {
    const done = this.#pending ? this.#pending.then(act) : act();
    const pending = done
      .catch(() => undefined)
      .then(() => {
        if (this.#pending === pending) this.#pending = undefined;
      });
    this.#pending = pending;
    return done;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
