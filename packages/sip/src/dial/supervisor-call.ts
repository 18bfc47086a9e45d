import { setTimeout as sleep } from 'node:timers/promises';
import type { DisconnectReason } from '@livekit/rtc-node';
import type { LegListener, SupervisorLeg } from '@warm/session-core';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { LegSight, WatchableLine } from '../consult/agent-consult-line.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist } from '../server/insist.js';
import { isNotFound } from '../server/livekit-request-error.js';
import { readServerFailure } from '../server/server-failure.js';
import { LegReport } from './leg-report.js';
import { placeCall, type CallPlan } from './place-call.js';
import { dialOutcome } from './sip-outcome.js';

export type LegRooms = Pick<RoomServiceClient, 'getParticipant' | 'removeParticipant'>;

export interface SupervisorCallOptions {
  readonly rooms: LegRooms;
  readonly line: WatchableLine;
  readonly attemptId: string;
  readonly on: LegListener;
  readonly plan: Omit<CallPlan, 'signal' | 'onRepeat'>;
  readonly onDiagnostic: OnDiagnostic;
}

/** First and longest pause between two removals while LiveKit still works on the dial. */
const REMOVE_AGAIN_MS = { first: 20, longest: 500 } as const;

/** One supervisor's leg from the dial to its end: what the room shows and what the request returns, as one story. */
export class SupervisorCall implements SupervisorLeg {
  readonly #options: SupervisorCallOptions;
  readonly #report: LegReport;
  readonly #hangUpAsked = new AbortController();
  readonly #stopWatching: () => void;
  /** Settles with the request: true if the phone was answered. */
  readonly #request: Promise<boolean>;
  #isRequestPending = true;
  /** The server has said that there is no leg any more. */
  #isGone = false;
  #hungUp: Promise<void> | undefined;

  constructor(options: SupervisorCallOptions) {
    this.#options = options;
    this.#report = new LegReport(options.on, (error) =>
      options.onDiagnostic({ type: 'failed', operation: 'leg-listener', error }),
    );
    this.#stopWatching = options.line.watchLeg(this.#sight());
    this.#request = this.#place();
  }

  hangUp(): Promise<void> {
    return (this.#hungUp ??= this.#hangUp());
  }

  async #place(): Promise<boolean> {
    const { plan, attemptId, onDiagnostic } = this.#options;
    const onRepeat = (tries: number) => onDiagnostic({ type: 'dial-repeated', attemptId, tries });
    try {
      await placeCall({ ...plan, signal: this.#hangUpAsked.signal, onRepeat });
      this.#report.answered();
      return true;
    } catch (error) {
      return await this.#failed(error);
    } finally {
      this.#isRequestPending = false;
    }
  }

  /** Whether there may still be a leg to hang up. */
  async #failed(error: unknown): Promise<boolean> {
    // Aborted after the phone was answered, or between two tries: hangUp() looks after what there is.
    if (this.#hangUpAsked.signal.aborted) return true;
    const { attemptId, onDiagnostic } = this.#options;
    const failure = readServerFailure(error);
    onDiagnostic({ type: 'dial-refused', attemptId, failure: failure.kind });
    if (this.#report.stage === 'answered') {
      this.#confirmGone();
      return true;
    }
    // Without an answer of the server nobody knows whether the phone rings on.
    this.#isGone = failure.kind === 'sip' || failure.kind === 'refused';
    const sight = { rang: this.#report.stage === 'none' ? undefined : this.#report.stage === 'ringing' };
    this.#stopWatching();
    this.#report.failed(dialOutcome(failure, sight));
    if (!this.#isGone) await this.#remove().catch(() => undefined);
    return !this.#isGone;
  }

  #sight(): LegSight {
    return {
      appeared: () => this.#report.dialed(),
      callStatus: (status) => {
        if (status === 'ringing') this.#report.ringing();
        if (status === 'active') this.#report.answered();
      },
      vanished: (reason) => this.#vanished(reason),
    };
  }

  // Before the answer the request tells, with the SIP status. A room that was cut off for a moment lists everybody as
  // gone, without a reason: then the server is asked.
  #vanished(reason: DisconnectReason | undefined): void {
    if (this.#report.stage !== 'answered') return;
    if (reason === undefined) this.#confirmGone();
    else this.#gone();
  }

  #confirmGone(): void {
    const { rooms, line } = this.#options;
    rooms.getParticipant(line.roomName, line.supervisorIdentity).catch((error: unknown) => {
      if (isNotFound(error)) this.#gone();
    });
  }

  #gone(): void {
    this.#isGone = true;
    this.#stopWatching();
    this.#report.left();
  }

  // CreateSIPParticipant cannot be taken back by aborting it: the phone would ring on. Removing the participant stops
  // it, but not before it has joined, and an answer may cross the removal: so the participant is removed until the
  // request has come to its end, and once more if that end was an answer.
  async #hangUp(): Promise<void> {
    this.#report.silence();
    this.#stopWatching();
    this.#hangUpAsked.abort();
    if (this.#isGone) return;
    let pauseMs: number = REMOVE_AGAIN_MS.first;
    while (this.#isRequestPending) {
      await this.#remove().catch(() => undefined);
      await this.#requestOr(pauseMs);
      pauseMs = Math.min(pauseMs * 2, REMOVE_AGAIN_MS.longest);
    }
    if (await this.#request) await this.#remove();
  }

  async #requestOr(pauseMs: number): Promise<void> {
    const done = new AbortController();
    const pause = sleep(pauseMs, undefined, { signal: done.signal }).catch(() => undefined);
    await Promise.race([this.#request, pause]);
    done.abort();
  }

  #remove(): Promise<void> {
    const { rooms, line } = this.#options;
    return insist('RemoveParticipant', () => rooms.removeParticipant(line.roomName, line.supervisorIdentity));
  }
}
