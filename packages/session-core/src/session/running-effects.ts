import { EffectTimeoutError } from '../errors/effect-timeout-error.js';
import type { AsyncEffect } from '../machine/effect.js';
import type { Clock } from '../ports/clock.js';
import type { EffectTimeouts } from './effect-timeouts.js';
import { within } from './within.js';

interface RunningEffect {
  readonly effect: AsyncEffect;
  readonly breakOff: (because: unknown) => void;
}

/** The effects that are under way: each has a deadline and can be broken off. */
export class RunningEffects {
  readonly #clock: Clock;
  readonly #timeouts: EffectTimeouts;
  readonly #running = new Map<RunningEffect, Promise<void>>();

  constructor(clock: Clock, timeouts: EffectTimeouts) {
    this.#clock = clock;
    this.#timeouts = timeouts;
  }

  /**
   * Settles as the work does; resolves when it is broken off, at once. `signal` is aborted then, and when it fails or
   * takes too long.
   * @throws EffectTimeoutError
   */
  run(effect: AsyncEffect, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const abort = new AbortController();
    let letGo: () => void = () => undefined;
    const brokenOff = new Promise<void>((resolve) => (letGo = resolve));
    const running: RunningEffect = {
      effect,
      breakOff: (because) => {
        letGo();
        abort.abort(because);
      },
    };
    const done = this.#inTime(effect, abort, () => Promise.race([brokenOff, work(abort.signal)]));
    this.#running.set(running, done);
    const forget = () => void this.#running.delete(running);
    // Where one part of it has failed, the others are not to come about later.
    done.then(forget, (error: unknown) => {
      forget();
      abort.abort(error);
    });
    return done;
  }

  breakOff(isMeant: (effect: AsyncEffect) => boolean, because: unknown): void {
    for (const { effect, breakOff } of [...this.#running.keys()]) if (isMeant(effect)) breakOff(because);
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  #inTime(effect: AsyncEffect, abort: AbortController, work: () => Promise<void>): Promise<void> {
    const timeoutMs = this.#timeouts[effect.type];
    return within(this.#clock, timeoutMs, work(), () => {
      const error = new EffectTimeoutError(effect.type, timeoutMs);
      abort.abort(error);
      return error;
    });
  }
}
