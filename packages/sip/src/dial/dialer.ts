import { setImmediate } from 'node:timers';
import type { Attempt, Dialer, LegListener, SupervisorLeg } from '@warm/session-core';
import type { SipClient } from 'livekit-server-sdk';
import type { WatchableLine } from '../consult/agent-consult-line.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { dialTarget, type DialTarget } from './dial-target.js';
import type { Outbound } from './outbound.js';
import { SupervisorCall, type LegRooms } from './supervisor-call.js';

export interface DialerOptions {
  readonly sip: Pick<SipClient, 'createSipParticipant'>;
  readonly rooms: LegRooms;
  /** How phone numbers are dialed. Destinations with a SIP URI are dialed directly. */
  readonly outbound?: Outbound;
  /**
   * Number or user name the supervisor's phone shows as the caller.
   * @default one of the stored trunk's numbers; `anonymous` where no trunk is stored
   */
  readonly callerId?: string;
  /**
   * Name beside that number.
   * @default LiveKit's: the number itself
   */
  readonly displayName?: string;
  /** Added to the INVITE, e.g. `{ 'X-Transfer': 'warm' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly onDiagnostic?: OnDiagnostic;
}

/** RFC 3323 §4.1.1.3. livekit-sip dials nobody without a From user. */
const ANONYMOUS = 'anonymous';

/**
 * Rings supervisors through LiveKit's SIP service. Each dial ends in a typed outcome that keeps the SIP status; hanging
 * up stops the ringing at once, however early or late it comes.
 */
export function createDialer(options: DialerOptions): Dialer<WatchableLine> {
  return {
    dial({ line, attempt, on }): SupervisorLeg {
      const target = targetOf(options, attempt);
      return target ? startCall(options, { line, attempt, on, target }) : failedLeg(on);
    },
  };
}

function startCall(
  options: DialerOptions,
  {
    line,
    attempt,
    on,
    target,
  }: { line: WatchableLine; attempt: Attempt; on: LegListener; target: DialTarget },
): SupervisorLeg {
  const { destination } = attempt;
  return new SupervisorCall({
    rooms: options.rooms,
    line,
    attemptId: attempt.id,
    on,
    onDiagnostic: options.onDiagnostic ?? (() => undefined),
    plan: {
      sip: options.sip,
      target,
      roomName: line.roomName,
      identity: line.supervisorIdentity,
      name: destination.name,
      ringTimeoutMs: destination.ringTimeoutMs,
      callerId: options.callerId ?? (target.connection && ANONYMOUS),
      displayName: options.displayName,
      headers: options.headers,
    },
  });
}

function targetOf({ outbound, onDiagnostic }: DialerOptions, attempt: Attempt): DialTarget | undefined {
  try {
    return dialTarget(attempt.destination, outbound);
  } catch (error) {
    onDiagnostic?.({ type: 'failed', operation: 'dial', error });
    return undefined;
  }
}

/** A destination that cannot be dialed as configured fails like one whose trunk is down, and as late: after `dial` has returned. */
function failedLeg(on: LegListener): SupervisorLeg {
  const report = setImmediate(() => on.failed({ type: 'trunk-failed' }));
  return { hangUp: async () => clearImmediate(report) };
}
