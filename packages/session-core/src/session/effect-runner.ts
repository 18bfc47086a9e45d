import { EffectTimeoutError } from '../errors/effect-timeout-error.js';
import type { AsyncEffect } from '../machine/effect.js';
import type { TransferEvent } from '../machine/event.js';
import type { Attempt, TransferRequest } from '../machine/state.js';
import type { ConsultLine } from '../ports/consult-path.js';
import type { TransferPorts } from '../ports/ports.js';
import type { Directory } from '../directory/directory.js';
import { AttemptResources } from './attempt-resources.js';

/** How long each effect may take before it counts as failed. */
export type EffectTimeouts = Readonly<Record<AsyncEffect['type'], number>>;

/**
 * Generous for what a server on the same continent needs (each takes well under a second when all is well), short
 * enough that a caller on hold is not left to a hanging request. A brief and a spoken word take as long as speech.
 */
export const DEFAULT_EFFECT_TIMEOUTS = {
  'hold-caller': 5_000,
  'prepare-brief': 30_000,
  'announce-hold': 20_000,
  'open-consult': 10_000,
  dial: 5_000,
  brief: 10_000,
  merge: 5_000,
  'release-attempt': 15_000,
  'stop-hold': 5_000,
  'return-caller': 5_000,
  'hand-over': 15_000,
} as const satisfies EffectTimeouts;

/** Runs effects through the ports and turns what comes of them into events. */
export class EffectRunner<Line extends ConsultLine> {
  readonly #ports: TransferPorts<Line>;
  readonly #directory: Directory;
  readonly #request: TransferRequest;
  readonly #timeouts: EffectTimeouts;
  readonly #report: (event: TransferEvent) => void;
  readonly #attempts = new Map<string, AttemptResources<Line>>();

  constructor(options: {
    ports: TransferPorts<Line>;
    directory: Directory;
    request: TransferRequest;
    timeouts: EffectTimeouts;
    report: (event: TransferEvent) => void;
  }) {
    this.#ports = options.ports;
    this.#directory = options.directory;
    this.#request = options.request;
    this.#timeouts = options.timeouts;
    this.#report = options.report;
  }

  /** Never rejects: a failure is an event. */
  async run(effect: AsyncEffect): Promise<void> {
    const attemptId = 'attempt' in effect ? effect.attempt.id : undefined;
    try {
      await this.#withDeadline(effect);
    } catch (error) {
      this.#report({
        type: 'effect-failed',
        effect: effect.type,
        ...(attemptId !== undefined && { attemptId }),
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }

  async #withDeadline(effect: AsyncEffect): Promise<void> {
    const timeoutMs = this.#timeouts[effect.type];
    const abort = new AbortController();
    let cancelTimer: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      cancelTimer = this.#ports.clock.after(timeoutMs, () => {
        const error = new EffectTimeoutError(effect.type, timeoutMs);
        abort.abort(error);
        reject(error);
      });
    });
    try {
      await Promise.race([this.#perform(effect, abort.signal), late]);
    } finally {
      cancelTimer();
    }
  }

  async #perform(effect: AsyncEffect, signal: AbortSignal): Promise<void> {
    const { callerLine, holdPlayer, briefing } = this.#ports;
    switch (effect.type) {
      case 'hold-caller':
        await Promise.all([callerLine.hold(signal), holdPlayer.start(signal)]);
        return;
      case 'prepare-brief':
        return briefing.prepare({ request: effect.request, signal });
      case 'announce-hold':
        return this.#announce(effect.attempt, signal);
      case 'open-consult':
        return this.#openConsult(effect.attempt, signal);
      case 'dial':
        return this.#dial(effect.attempt);
      case 'brief':
        return this.#brief(effect.attempt, signal);
      case 'merge':
        await (await this.#of(effect.attempt).line).merge(signal);
        {
          this.#report({ type: 'consult-merged', attemptId: effect.attempt.id });
          return;
        }
      case 'release-attempt':
        await this.#of(effect.attempt).release(effect.outcome);
        this.#attempts.delete(effect.attempt.id);
        {
          this.#report({ type: 'attempt-released', attemptId: effect.attempt.id });
          return;
        }
      case 'stop-hold':
        return holdPlayer.stop();
      case 'return-caller':
        await callerLine.resume({ attempt: effect.attempt, because: effect.because, signal });
        {
          this.#report({ type: 'caller-returned' });
          return;
        }
      case 'hand-over':
        return this.#handOver(effect.attempt, signal);
    }
  }

  async #announce(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const either = AbortSignal.any([signal, resources.signal]);
    await (await resources.line).callerHears(either);
    if (!either.aborted) await this.#ports.callerLine.announce({ attempt, signal: either });
  }

  async #openConsult(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const either = AbortSignal.any([signal, resources.signal]);
    const { path } = await resources.openLine(() =>
      this.#ports.consultPath.open({ request: this.#request, attempt, signal: either }),
    );
    this.#report({ type: 'consult-opened', attemptId: attempt.id, path });
  }

  async #dial(attempt: Attempt): Promise<void> {
    const resources = this.#of(attempt);
    const line = await resources.line;
    if (resources.signal.aborted) return;
    const attemptId = attempt.id;
    resources.holdLeg(
      this.#ports.dialer.dial({
        line,
        attempt,
        on: {
          dialed: () => this.#report({ type: 'supervisor-dialed', attemptId }),
          ringing: () => this.#report({ type: 'supervisor-ringing', attemptId }),
          answered: () => this.#report({ type: 'supervisor-answered', attemptId }),
          failed: (outcome) => this.#report({ type: 'dial-failed', attemptId, outcome }),
          left: () => this.#report({ type: 'supervisor-left', attemptId }),
        },
      }),
    );
  }

  async #brief(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const line = await resources.line;
    const attemptId = attempt.id;
    await resources.startBriefing(() =>
      this.#ports.briefing.start({
        request: this.#request,
        attempt,
        line,
        signal: AbortSignal.any([signal, resources.signal]),
        on: {
          accepted: (by) => this.#report({ type: 'supervisor-accepted', attemptId, by }),
          declined: (reason) =>
            this.#report({ type: 'supervisor-declined', attemptId, ...(reason !== undefined && { reason }) }),
          redirected: (to, reason) => this.#redirected(attemptId, to, reason),
          voicemail: () => this.#report({ type: 'voicemail-detected', attemptId }),
        },
      }),
    );
  }

  // An id that is not in the directory is no redirection: the supervisor is still there and can name somebody who is.
  #redirected(attemptId: string, to: string, reason: string | undefined): void {
    const destinations = this.#directory.resolve(to);
    if (destinations.length === 0) return;
    this.#report({
      type: 'supervisor-redirected',
      attemptId,
      to: destinations,
      ...(reason !== undefined && { reason }),
    });
  }

  async #handOver(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const line = await resources.line;
    await Promise.all([
      resources.dismissBriefing({ type: 'merged' }),
      this.#ports.callWatcher.watch({ request: this.#request, line, attempt, signal }),
    ]);
    this.#attempts.delete(attempt.id);
    this.#report({ type: 'call-handed-over', attemptId: attempt.id });
  }

  #of({ id }: Attempt): AttemptResources<Line> {
    let resources = this.#attempts.get(id);
    if (!resources) this.#attempts.set(id, (resources = new AttemptResources()));
    return resources;
  }
}
