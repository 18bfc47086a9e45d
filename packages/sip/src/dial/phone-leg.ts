import { setTimeout as sleep } from 'node:timers/promises';
import { DisconnectReason } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { LegSight } from '../consult/agent-consult-line.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist, keepTrying } from '../server/insist.js';
import { isInDoubt, readServerFailure, wasNeverSent, type ServerFailure } from '../server/server-failure.js';
import { isFinal, stayedAway, type PresenceRooms } from '../watch/presence.js';
import { hangUpLeg } from './hang-up-leg.js';
import { LegLife } from './leg-life.js';
import type { HangUpReason, Leg, LeftEnd, LegEnd, LegEvent, LegState } from './leg.js';
import { placeCall, type CallPlan } from './place-call.js';
import { dialOutcome, isRetryable, wasRemoved } from './sip-outcome.js';

export type LegRooms = PresenceRooms & Pick<RoomServiceClient, 'getParticipant' | 'removeParticipant'>;

export interface PhoneLegOptions {
  readonly rooms: LegRooms;
  readonly plan: Omit<CallPlan, 'signal' | 'beforeTry' | 'onRepeat' | 'rang'>;
  /** What diagnostics call this leg. */
  readonly id: string;
  /** Begins to report what is seen of the leg; returns the way to stop. */
  readonly watch: (sight: LegSight) => () => void;
  /** The room the leg is in now. @default the one it was dialed into */
  readonly legRoom?: () => Promise<string>;
  /** Waited for before LiveKit is asked to ring, each time. */
  readonly expectLeg?: () => Promise<void>;
  /** It was refused, and is asked again. */
  readonly noLeg?: () => void;
  readonly signal?: AbortSignal | undefined;
  /** Told of every event, from the first on. */
  readonly onEvent?: ((event: LegEvent) => void) | undefined;
  readonly onDiagnostic: OnDiagnostic;
}

/** What the request came to: whether there may be a leg now. */
type RequestEnd = 'answered' | 'no-leg' | 'in-doubt';

/** First and longest pause between two removals while LiveKit works on the dial. */
const REMOVE_AGAIN_MS = { first: 20, longest: 500 } as const;

/** A ring timeout of LiveKit's may come early by the rounding of its clock; a removal seldom comes this late. */
const EARLY_BY_MS = 250;

/** One phone from the dial to its end: what is seen of its leg and what the request returns, as one story. */
export class PhoneLeg implements Leg {
  readonly #options: PhoneLegOptions;
  readonly #life: LegLife;
  readonly #startedAt = performance.now();
  readonly #hangUpAsked = new AbortController();
  readonly #ended = new AbortController();
  readonly #stopWatching: () => void;
  readonly #request: Promise<RequestEnd>;
  #isRequestPending = true;
  /** The server has said that there is no leg any more. */
  #isGone = false;
  #wasSeenLeaving = false;
  #saidGoodbye = false;
  #looking: Promise<void> | undefined;
  #hungUp: Promise<void> | undefined;
  #durationTimer: NodeJS.Timeout | undefined;

  constructor(options: PhoneLegOptions) {
    this.#options = options;
    this.#life = new LegLife((error) =>
      options.onDiagnostic({ type: 'failed', operation: 'leg-listener', error }),
    );
    if (options.onEvent) this.#life.on(options.onEvent);
    this.#stopWatching = options.watch(this.#sight());
    this.#keepLimits();
    this.#request = this.#place();
  }

  get roomName(): string {
    return this.#options.plan.roomName;
  }

  get identity(): string {
    return this.#options.plan.identity;
  }

  get state(): LegState {
    return this.#life.state;
  }

  on(listener: (event: LegEvent) => void): () => void {
    return this.#life.on(listener);
  }

  untilAnswered(): Promise<void> {
    return this.#life.untilAnswered;
  }

  untilEnded(): Promise<LegEnd> {
    return this.#life.untilEnded;
  }

  hangUp(): Promise<void> {
    return this.#hangUpBecause('hang-up');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.hangUp();
  }

  async #place(): Promise<RequestEnd> {
    const { plan, id, expectLeg: beforeTry, noLeg, onDiagnostic } = this.#options;
    const onRepeat = (tries: number) => {
      onDiagnostic({ type: 'dial-repeated', attemptId: id, tries });
      noLeg?.();
    };
    const rang = () => this.#life.rang;
    try {
      await placeCall({ ...plan, signal: this.#hangUpAsked.signal, beforeTry, onRepeat, rang });
      this.#life.answered();
      // A phone that hangs up at once has left before the request returns.
      if (this.#wasSeenLeaving) this.#confirmGone();
      return 'answered';
    } catch (error) {
      return this.#failed(error);
    } finally {
      this.#isRequestPending = false;
    }
  }

  #failed(error: unknown): RequestEnd {
    const failure = readServerFailure(error);
    // A hang-up between two tries rejects with its own reason; what else comes then, hangUp() asked for.
    if (this.#hangUpAsked.signal.aborted) return isInDoubt(failure) ? 'in-doubt' : 'no-leg';
    const { id, onDiagnostic } = this.#options;
    onDiagnostic({ type: 'dial-refused', attemptId: id, failure: failure.kind });
    if (this.#life.state.stage === 'answered') {
      this.#confirmGone();
      return 'answered';
    }
    this.#isGone = !isInDoubt(failure) || wasNeverSent(error);
    if (!this.#isGone) this.#hangUpItself('in-doubt');
    this.#end(this.#endOf(failure));
    return this.#isGone ? 'no-leg' : 'in-doubt';
  }

  #endOf(failure: ServerFailure): LegEnd {
    const { ringTimeoutMs } = this.#options.plan;
    const isInTime = performance.now() - this.#startedAt < ringTimeoutMs - EARLY_BY_MS;
    if (wasRemoved(failure, { isInTime })) return { type: 'canceled', because: 'removed' };
    const rang = this.#life.isDialed ? this.#life.rang : undefined;
    return { ...dialOutcome(failure, { rang }), isRetryable: isRetryable(failure) };
  }

  #sight(): LegSight {
    return {
      appeared: () => this.#life.dialed(),
      callStatus: (status) => {
        if (status === 'ringing') this.#life.ringing();
        if (status === 'active') this.#life.answered();
        if (status === 'hangup') this.#saidGoodbye = true;
      },
      vanished: (reason) => this.#vanished(reason),
    };
  }

  // Before the answer the request tells, with the SIP status. A room that was cut off for a moment lists everybody as
  // gone: then the server is asked.
  #vanished(reason: DisconnectReason | undefined): void {
    this.#wasSeenLeaving = true;
    if (this.#life.state.stage !== 'answered') return;
    if (isFinal(reason)) this.#left(this.#whyLeft(reason));
    else this.#confirmGone();
  }

  #confirmGone(): void {
    void (this.#looking ??= this.#lookForIt());
  }

  async #lookForIt(): Promise<void> {
    const { rooms } = this.#options;
    const query = { rooms, roomName: await this.#legRoom(), identity: this.identity };
    const isGone = await stayedAway(query, this.#ended.signal, { goneForMs: 0 });
    this.#looking = undefined;
    if (isGone) this.#left(this.#whyLeft(undefined));
  }

  #whyLeft(reason: DisconnectReason | undefined): LeftEnd['because'] {
    if (this.#saidGoodbye) return 'hung-up';
    switch (reason) {
      case DisconnectReason.CLIENT_INITIATED:
        return 'dropped';
      case DisconnectReason.PARTICIPANT_REMOVED:
      case DisconnectReason.ROOM_DELETED:
        return 'removed';
      default:
        return 'unknown';
    }
  }

  // What was seen is no proof: whoever hangs up afterwards has the leg removed all the same.
  #left(because: LeftEnd['because']): void {
    if (!this.#hungUp) this.#end({ type: 'left', because });
  }

  #end(end: LegEnd): void {
    this.#stopWatching();
    this.#life.ended(end);
  }

  #keepLimits(): void {
    const { signal, plan } = this.#options;
    const onAbort = () => this.#hangUpItself('aborted');
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#life.on(({ type }) => {
      if (type === 'answered' && plan.maxDurationMs !== undefined) {
        this.#durationTimer = setTimeout(() => this.#hangUpItself('max-duration'), plan.maxDurationMs);
      }
      if (type !== 'ended') return;
      this.#ended.abort();
      clearTimeout(this.#durationTimer);
      signal?.removeEventListener('abort', onAbort);
    });
  }

  /** Nobody waits for this hang-up: it goes on until the server has heard it. */
  #hangUpItself(because: HangUpReason | 'in-doubt'): void {
    const reason = because === 'in-doubt' ? 'hang-up' : because;
    keepTrying(() => this.#hangUpBecause(reason)).catch((error: unknown) =>
      this.#options.onDiagnostic({ type: 'failed', operation: 'hang-up', error }),
    );
  }

  #hangUpBecause(because: HangUpReason): Promise<void> {
    return (this.#hungUp ??= this.#hangUp(because).catch((error: unknown) => {
      this.#hungUp = undefined;
      // It may have gone meanwhile, and goes on to be watched.
      if (this.#wasSeenLeaving) this.#confirmGone();
      throw error;
    }));
  }

  async #hangUp(because: HangUpReason): Promise<void> {
    const wasAnswered = this.#life.state.stage === 'answered';
    this.#life.close();
    this.#hangUpAsked.abort();
    await this.#remove();
    this.#end({ type: wasAnswered ? 'hung-up' : 'canceled', because });
  }

  // CreateSIPParticipant cannot be taken back by aborting it: the phone would ring on. Removing the participant stops
  // it, but not before it has joined, and an answer may cross the removal: so the participant is removed until the
  // request has come to its end, and once more if that end was an answer. LiveKit holds a removal back for a second if
  // the participant is just joining; the next one need not wait for it.
  async #remove(): Promise<void> {
    if (this.#isGone) return;
    let pauseMs: number = REMOVE_AGAIN_MS.first;
    while (this.#isRequestPending) {
      this.#options.rooms.removeParticipant(this.roomName, this.identity).catch(() => undefined);
      await this.#requestOr(pauseMs);
      pauseMs = Math.min(pauseMs * 2, REMOVE_AGAIN_MS.longest);
    }
    const end = await this.#request;
    if (end === 'answered') await this.#removeOnce();
    const { rooms } = this.#options;
    if (end === 'in-doubt') await hangUpLeg({ rooms, roomName: this.roomName, identity: this.identity });
    this.#isGone = true;
  }

  async #requestOr(pauseMs: number): Promise<void> {
    const done = new AbortController();
    const pause = sleep(pauseMs, undefined, { signal: done.signal }).catch(() => undefined);
    await Promise.race([this.#request, pause]);
    done.abort();
  }

  async #removeOnce(): Promise<void> {
    const { rooms } = this.#options;
    const roomName = await this.#legRoom();
    await insist('RemoveParticipant', () => rooms.removeParticipant(roomName, this.identity));
  }

  async #legRoom(): Promise<string> {
    return (await this.#options.legRoom?.()) ?? this.roomName;
  }
}
