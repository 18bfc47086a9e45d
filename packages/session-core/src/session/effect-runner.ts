import type { Attempt, Consult } from '../machine/attempt.js';
import type { AsyncEffect } from '../machine/effect.js';
import type { TransferEvent } from '../machine/event.js';
import type { Round, TransferRequest } from '../machine/state.js';
import type { ConsultLine } from '../ports/consult-path.js';
import type { TransferPorts } from '../ports/ports.js';
import { AttemptResources } from './attempt-resources.js';
import type { EffectTimeouts } from './effect-timeouts.js';
import { decisionListener, legListener } from './listeners.js';
import { HoldSwitch } from './hold-switch.js';
import { News } from './news.js';
import { Reservations } from './reservations.js';
import { RunningEffects } from './running-effects.js';

export interface EffectRunnerOptions<Line extends ConsultLine> {
  readonly ports: TransferPorts<Line>;
  readonly request: TransferRequest;
  readonly timeouts: EffectTimeouts;
  readonly storeTimeoutMs: number;
  /** Who is behind an id of the directory just now; empty if nobody. */
  readonly resolve: (to: string) => readonly Round[];
  readonly report: (event: TransferEvent) => void;
  readonly onError: (error: unknown) => void;
}

type EffectOf<Type extends AsyncEffect['type']> = Extract<AsyncEffect, { type: Type }>;

/** Runs effects through the ports and turns what comes of them into events. */
export class EffectRunner<Line extends ConsultLine> {
  readonly #ports: TransferPorts<Line>;
  readonly #request: TransferRequest;
  readonly #running: RunningEffects;
  readonly #hold: HoldSwitch;
  readonly #resolve: (to: string) => readonly Round[];
  readonly #report: (event: TransferEvent) => void;
  readonly #onError: (error: unknown) => void;
  readonly #places: Reservations;
  readonly #attempts = new Map<string, AttemptResources<Line>>();

  constructor(options: EffectRunnerOptions<Line>) {
    const { ports, request, timeouts, storeTimeoutMs, resolve, report, onError } = options;
    this.#ports = ports;
    this.#request = request;
    this.#resolve = resolve;
    this.#report = report;
    this.#onError = onError;
    const { capacity, clock, callerLine, holdPlayer } = ports;
    this.#running = new RunningEffects(clock, timeouts);
    this.#hold = new HoldSwitch({ callerLine, holdPlayer, onError });
    this.#places = new Reservations({ capacity, clock, storeTimeoutMs, limits: request.limits, onError });
  }

  /** Never rejects: a failure is an event. */
  async run(effect: AsyncEffect): Promise<void> {
    try {
      await this.#running.run(effect, (signal) => this.#perform(effect, signal));
    } catch (error) {
      this.#onError(error);
      const attemptId = attemptOf(effect);
      this.#report({
        type: 'effect-failed',
        effect: effect.type,
        ...(attemptId !== undefined && { attemptId }),
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** The transfer has ended: what only served to bring it about is broken off, what closes something goes on. */
  conclude(): void {
    this.#running.breakOff(({ type }) => !CLOSING.has(type), new Error('The transfer has ended.'));
  }

  /** Lets go of everything without touching it: another process runs the transfer now. */
  abandon(because: unknown): void {
    for (const resources of this.#attempts.values()) resources.abandon();
    this.#attempts.clear();
    this.#running.breakOff(() => true, because);
  }

  /** Resolves when no effect is under way any more. */
  settled(): Promise<void> {
    return this.#running.settled();
  }

  async #perform(effect: AsyncEffect, signal: AbortSignal): Promise<void> {
    const { briefing } = this.#ports;
    switch (effect.type) {
      case 'hold-caller':
        return this.#hold.start(signal);
      case 'stop-hold':
        this.#running.breakOff(({ type }) => type === 'hold-caller', new Error('The hold is over.'));
        return this.#hold.stop();
      case 'prepare-brief':
        return briefing.prepare({ request: effect.request, signal });
      case 'announce-hold':
        return this.#announce(effect.attempt, signal);
      case 'open-consult':
        return this.#openConsult(effect.attempt, signal);
      case 'dial':
        return this.#dial(effect.attempt, signal);
      case 'brief':
        return this.#brief(effect, signal);
      case 'adopt-attempt':
        return this.#adopt(effect, signal);
      case 'ask-caller':
        return this.#ask(effect, signal);
      case 'stop-asking':
        this.#running.breakOff(
          ({ type }) => type === 'ask-caller',
          new Error('The answer is not wanted any more.'),
        );
        return;
      case 'relay-answer':
        return (await this.#of(effect.attempt).briefing)?.answer(effect.answer);
      case 'merge':
        return this.#merge(effect.attempt, (line) => line.merge(signal));
      case 'merge-another-way':
        return this.#merge(effect.attempt, (line) => this.#mergeAnotherWay(line, signal));
      case 'introduce':
        return this.#introduce(effect.attempt, signal);
      case 'hand-over':
        return this.#handOver(effect, signal);
      case 'leave-call':
        return this.#leaveCall(effect, signal);
      case 'release-attempt':
        return this.#release(effect, signal);
      case 'return-caller':
        return this.#returnCaller(effect, signal);
      case 'take-message':
        return this.#takeMessage(effect, signal);
      case 'dismiss-caller':
        return this.#dismissCaller(effect, signal);
      case 'cold-transfer':
        return this.#coldTransfer(effect, signal);
    }
  }

  async #announce(attempt: Attempt, signal: AbortSignal): Promise<void> {
    await (await this.#of(attempt).line).callerHears(signal);
    if (!signal.aborted) await this.#ports.callerLine.announce({ attempt, signal });
  }

  async #openConsult(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const isFree = await this.#places.reserve(attempt);
    if (signal.aborted) return;
    if (!isFree) {
      const outcome = { type: 'busy', reserved: true } as const;
      this.#report({ type: 'dial-failed', attemptId: attempt.id, outcome });
      return;
    }
    const { path, roomName, supervisorIdentity } = await resources.openLine(() =>
      this.#ports.consultPath.open({ request: this.#request, attempt, signal }),
    );
    const consult: Consult = { path, roomName, supervisorIdentity };
    this.#report({ type: 'consult-opened', attemptId: attempt.id, consult });
  }

  async #dial(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const line = await resources.line;
    if (signal.aborted) return;
    resources.holdLeg(this.#ports.dialer.dial({ line, attempt, on: legListener(attempt.id, this.#report) }));
  }

  async #brief({ attempt, story }: EffectOf<'brief'>, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const line = await resources.line;
    await resources.startBriefing(() =>
      this.#ports.briefing.start({
        request: this.#request,
        attempt,
        ...(story && { story }),
        line,
        signal,
        on: decisionListener(attempt.id, this.#report, this.#resolve),
      }),
    );
    this.#report({ type: 'transfer-agent-ready', attemptId: attempt.id });
  }

  async #adopt({ attempt, consult }: EffectOf<'adopt-attempt'>, signal: AbortSignal): Promise<void> {
    const { recovery } = this.#ports;
    if (!recovery) throw new Error('There is no recovery port: nothing can be taken over.');
    const resources = this.#of(attempt);
    const news = new News(this.#report);
    const on = legListener(attempt.id, (event) => news.report(event));
    const request = this.#request;
    try {
      const { line, leg, status } = await recovery.adopt({ request, attempt, consult, on, signal });
      await resources.openLine(() => Promise.resolve(line));
      resources.holdLeg(leg);
      this.#report({ type: 'attempt-adopted', attemptId: attempt.id, status });
    } finally {
      news.tell();
    }
  }

  async #ask({ attempt, question }: EffectOf<'ask-caller'>, signal: AbortSignal): Promise<void> {
    const answer = await this.#ports.callerLine.ask({ attempt, question, signal });
    // What is said to a question that nobody asks any more is no answer to the next.
    if (signal.aborted) return;
    this.#report({
      type: 'caller-answered',
      attemptId: attempt.id,
      ...(answer !== undefined && { answer }),
    });
  }

  async #merge(attempt: Attempt, merge: (line: Line) => Promise<void>): Promise<void> {
    await merge(await this.#of(attempt).line);
    this.#report({ type: 'consult-merged', attemptId: attempt.id });
  }

  async #mergeAnotherWay(line: Line, signal: AbortSignal): Promise<void> {
    if (!line.mergeAnotherWay) throw new Error(`The ${line.path} path has no other way to connect the two.`);
    await line.mergeAnotherWay(signal);
  }

  async #handOver({ attempt, consult }: EffectOf<'hand-over'>, signal: AbortSignal): Promise<void> {
    const resources = this.#of(attempt);
    const request = this.#request;
    const mode = request.limits.boomerangWindowMs > 0 ? 'stand-by' : 'end-call';
    const watching = this.#ports.callWatcher.watch({ request, attempt, consult, mode, signal });
    await Promise.all([
      resources.dismissBriefing({ type: 'merged' }),
      watching.then((watch) => (signal.aborted ? watch.close() : resources.holdWatch(watch))),
      this.#places.free(attempt),
    ]);
    this.#report({ type: 'call-handed-over', attemptId: attempt.id });
  }

  // Where nobody watches yet, since the call could not be handed over, this is the last chance to have it watched.
  async #leaveCall({ attempt, consult }: EffectOf<'leave-call'>, signal: AbortSignal): Promise<void> {
    const { watch } = this.#of(attempt);
    this.#attempts.delete(attempt.id);
    if (watch) return watch.takeOver(signal);
    const request = this.#request;
    await Promise.all([
      this.#ports.callWatcher.watch({ request, attempt, consult, mode: 'end-call', signal }),
      this.#places.free(attempt),
    ]);
  }

  async #release(
    { attempt, outcome, consult }: EffectOf<'release-attempt'>,
    signal: AbortSignal,
  ): Promise<void> {
    const isOfIt = (effect: AsyncEffect) =>
      effect.type !== 'release-attempt' && attemptOf(effect) === attempt.id;
    this.#running.breakOff(isOfIt, new Error('The attempt is over.'));
    const resources = this.#attempts.get(attempt.id);
    const { recovery } = this.#ports;
    await Promise.all([
      resources?.release(outcome),
      !resources?.hasLine &&
        consult &&
        recovery?.release({ request: this.#request, attempt, consult, signal }),
      this.#places.free(attempt),
    ]);
    this.#attempts.delete(attempt.id);
    this.#report({ type: 'attempt-released', attemptId: attempt.id });
  }

  async #introduce(attempt: Attempt, signal: AbortSignal): Promise<void> {
    await this.#ports.callerLine.introduce({ attempt, signal });
    this.#report({ type: 'people-introduced', attemptId: attempt.id });
  }

  async #returnCaller({ explanation }: EffectOf<'return-caller'>, signal: AbortSignal): Promise<void> {
    await this.#ports.callerLine.resume({ explanation, signal });
    this.#report({ type: 'caller-returned' });
  }

  async #dismissCaller({ explanation }: EffectOf<'dismiss-caller'>, signal: AbortSignal): Promise<void> {
    await this.#ports.callerLine.dismiss({ explanation, signal });
    this.#report({ type: 'caller-dismissed' });
  }

  async #takeMessage({ explanation }: EffectOf<'take-message'>, signal: AbortSignal): Promise<void> {
    const message = await this.#ports.callerLine.takeMessage({ explanation, signal });
    this.#report(message === undefined ? { type: 'message-declined' } : { type: 'message-taken', message });
  }

  async #coldTransfer({ destination }: EffectOf<'cold-transfer'>, signal: AbortSignal): Promise<void> {
    const { coldTransfer } = this.#ports;
    const result = coldTransfer
      ? await coldTransfer.send({ request: this.#request, destination, signal })
      : ({ type: 'refused' } as const);
    if (result.type === 'sent') this.#report({ type: 'cold-transferred', confirmed: result.confirmed });
    else this.#report({ type: 'cold-transfer-refused', ...(result.sip && { sip: result.sip }) });
  }

  #of({ id }: Attempt): AttemptResources<Line> {
    let resources = this.#attempts.get(id);
    if (!resources) this.#attempts.set(id, (resources = new AttemptResources(this.#ports.clock)));
    return resources;
  }
}

/** What undoes something is done to its end, also when the transfer is over. */
const CLOSING: ReadonlySet<AsyncEffect['type']> = new Set(['stop-hold', 'release-attempt', 'leave-call']);

function attemptOf(effect: AsyncEffect): string | undefined {
  return 'attempt' in effect ? effect.attempt.id : undefined;
}
