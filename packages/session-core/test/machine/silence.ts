import type { AsyncEffect, Effect } from '../../src/machine/effect.js';
import type { TransferEvent } from '../../src/machine/event.js';
import type { TransferState } from '../../src/machine/state.js';
import type { Transition } from '../../src/machine/handlers.js';
import { transition } from '../../src/machine/transition.js';

type SetDeadline = Extract<Effect, { type: 'set-deadline' }>;

/** What is asked for and waited for. When nothing answers any more, its deadlines are all that still happens. */
export class Silence {
  readonly #effects = new Map<string, AsyncEffect>();
  readonly #deadlines = new Map<string, SetDeadline>();

  get deadlines(): readonly string[] {
    return [...this.#deadlines.keys()];
  }

  asked(effect: Effect): void {
    if (effect.type === 'set-deadline') this.#deadlines.set(deadlineKey(effect), effect);
    else if (effect.type === 'clear-deadline') this.#deadlines.delete(deadlineKey(effect));
    else this.#effects.set(`${effect.type}:${attemptOf(effect) ?? ''}`, effect);
  }

  happened(event: TransferEvent): void {
    if (event.type === 'deadline-passed') this.#deadlines.delete(deadlineKey(event));
    if (event.type === 'effect-failed') this.#effects.delete(`${event.effect}:${event.attemptId ?? ''}`);
  }

  /** What the runner reports next: an effect's own deadline, or else one of the transfer's. */
  next(): TransferEvent | undefined {
    const effect = this.#effects.values().next().value;
    if (effect) {
      const attemptId = attemptOf(effect);
      const of = attemptId !== undefined && { attemptId };
      return { type: 'effect-failed', effect: effect.type, ...of, message: 'timed out' };
    }
    const deadline = this.#deadlines.values().next().value;
    if (!deadline) return undefined;
    return 'attemptId' in deadline
      ? { type: 'deadline-passed', deadline: deadline.deadline, attemptId: deadline.attemptId }
      : { type: 'deadline-passed', deadline: deadline.deadline };
  }
}

/** How a transfer ends if nothing answers any more. @throws Error if it does not */
export function endInSilence(from: Transition): Extract<TransferState, { phase: 'ended' }> {
  const silence = new Silence();
  let { state } = from;
  from.effects.forEach((effect) => silence.asked(effect));
  for (let turn = 0; turn < 500; turn += 1) {
    if (state.phase === 'ended') return state;
    const event = silence.next();
    if (!event) break;
    silence.happened(event);
    const next = transition(state, { ...event, atMs: turn });
    next.effects.forEach((effect) => silence.asked(effect));
    ({ state } = next);
  }
  throw new Error(`Nothing ends "${state.phase}": ${JSON.stringify(state)}`);
}

function attemptOf(effect: AsyncEffect): string | undefined {
  return 'attempt' in effect ? effect.attempt.id : undefined;
}

function deadlineKey(of: { readonly deadline: string; readonly attemptId?: string }): string {
  return `${of.deadline}:${of.attemptId ?? ''}`;
}
