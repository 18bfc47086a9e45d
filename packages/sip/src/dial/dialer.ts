import { setImmediate } from 'node:timers';
import type { Attempt, Dialer, DialOutcome, LegListener, SupervisorLeg } from '@warm/session-core';
import type { SipClient } from 'livekit-server-sdk';
import type { WatchableLine } from '../consult/agent-consult-line.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { checkDial, keysMs, MAX_RING_TIMEOUT_MS } from './check-dial.js';
import type { CallOptions } from './dial-options.js';
import { dialTarget, type DialTarget } from './dial-target.js';
import { legPlan } from './leg-plan.js';
import type { LegEnd, LegEvent } from './leg.js';
import type { Outbound } from './outbound.js';
import { PhoneLeg, type LegRooms, type PhoneLegOptions } from './phone-leg.js';

export interface DialerOptions extends CallOptions {
  readonly sip: Pick<SipClient, 'createSipParticipant'>;
  readonly rooms: LegRooms;
  /** How phone numbers are dialed. Destinations with a SIP URI are dialed directly. */
  readonly outbound?: Outbound;
  readonly onDiagnostic?: OnDiagnostic;
}

interface DialedAttempt {
  readonly line: WatchableLine;
  readonly attempt: Attempt;
  readonly on: LegListener;
}

/**
 * Rings supervisors through LiveKit's SIP service: `dial()` as the port of a transfer. Each dial ends in a typed outcome
 * that keeps the SIP status; hanging up stops the ringing at once, however early or late it comes.
 */
export function createDialer(options: DialerOptions): Dialer<WatchableLine> {
  return {
    dial(dialed): SupervisorLeg {
      const plan = planOf(options, dialed);
      return plan ? startLeg(options, dialed, plan) : failedLeg(dialed.on);
    },
  };
}

function startLeg(
  { rooms, onDiagnostic = () => undefined }: DialerOptions,
  { line, attempt, on }: DialedAttempt,
  plan: PhoneLegOptions['plan'],
): SupervisorLeg {
  return new PhoneLeg({
    rooms,
    plan,
    id: attempt.id,
    watch: (sight) => line.watchLeg(sight),
    expectLeg: async () => line.expectLeg?.(),
    noLeg: () => line.noLeg?.(),
    legRoom: async () => (await line.legRoom?.()) ?? line.roomName,
    onEvent: (event) => tell(on, event),
    onDiagnostic,
  });
}

function tell(on: LegListener, event: LegEvent): void {
  if (event.type === 'dialed') on.dialed();
  else if (event.type === 'ringing') on.ringing();
  else if (event.type === 'answered') on.answered();
  else tellEnd(on, event.end);
}

// Who hangs up knows that it is over; a transfer is told of what others did.
function tellEnd(on: LegListener, end: LegEnd): void {
  switch (end.type) {
    case 'hung-up':
      return end.because === 'max-duration' ? on.left() : undefined;
    case 'left':
      return on.left();
    case 'canceled':
      return end.because === 'removed' ? on.failed({ type: 'no-answer' }) : undefined;
    default:
      return on.failed(outcomeOf(end));
  }
}

function outcomeOf({ type, sip }: Extract<LegEnd, { isRetryable: boolean }>): DialOutcome {
  return { type, ...(sip && { sip }) };
}

/** `undefined` for what cannot be dialed as configured. */
function planOf(
  options: DialerOptions,
  { line, attempt }: DialedAttempt,
): PhoneLegOptions['plan'] | undefined {
  const { destination } = attempt;
  const call = { roomName: line.roomName, identity: line.supervisorIdentity };
  const ringTimeoutMs = withinLimits(destination.ringTimeoutMs, options.dtmf);
  try {
    checkDial({ ...options, ...call, ringTimeoutMs });
    const target = targetOf(destination, options.outbound);
    return legPlan(options, {
      ...call,
      sip: options.sip,
      target,
      ringTimeoutMs,
      name: destination.name,
      attributes: { 'warm.role': 'supervisor' },
      // The number is the supervisor's own: it must not reach whoever else is in the room.
      hidePhoneNumber: true,
      playDialtone: false,
    });
  } catch (error) {
    options.onDiagnostic?.({ type: 'failed', operation: 'dial', error });
    return undefined;
  }
}

/** Some destinations are no phones. */
interface MaybePhone {
  readonly id: string;
  readonly address?: string;
}

function targetOf({ id, address = '' }: MaybePhone, outbound: Outbound | undefined): DialTarget {
  return dialTarget(address, outbound, `destination ${id}.address`);
}

// A directory knows nothing of LiveKit's limits.
function withinLimits(ringTimeoutMs: number, dtmf: string | undefined): number {
  return Math.min(Math.max(ringTimeoutMs, 1_000), MAX_RING_TIMEOUT_MS - keysMs(dtmf));
}

/** A destination that cannot be dialed as configured fails like one whose trunk is down, and as late: after `dial` has returned. */
function failedLeg(on: LegListener): SupervisorLeg {
  const report = setImmediate(() => on.failed({ type: 'trunk-failed' }));
  return { hangUp: async () => clearImmediate(report) };
}
