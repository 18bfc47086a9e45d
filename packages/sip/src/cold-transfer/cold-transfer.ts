import {
  InvalidInputError,
  parseAddress,
  type Address,
  type Destination,
  type SipEvidence,
} from '@warm/session-core';
import type { SipClient } from 'livekit-server-sdk';
import { LiveKitRequestError } from '../server/livekit-request-error.js';
import { readServerFailure, type ServerFailure } from '../server/server-failure.js';

export interface ColdTransferOptions {
  readonly sip: Pick<SipClient, 'transferSipParticipant'>;
  readonly roomName: string;
  /** The SIP participant that is sent away. */
  readonly identity: string;
  /** From the directory: nothing else can be dialed. Its `ringTimeoutMs` bounds the wait. */
  readonly to: Destination;
  /** Whether the person hears a dial tone instead of the room meanwhile. @default false */
  readonly playDialtone?: boolean;
  /** Added to the REFER. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * How a cold transfer ended.
 *
 * - `transferred`: the person talks elsewhere, their leg has left or is about to.
 * - `refused`: the far end said no; the call goes on as before, its audio never stopped.
 * - `unknown`: no word in time. It may still come about, so treat the person neither as gone nor as back: look whether
 *   the leg is still in the room.
 */
export type ColdTransferOutcome =
  | { readonly type: 'transferred' }
  | { readonly type: 'refused'; readonly sip: SipEvidence }
  | { readonly type: 'unknown' };

/**
 * Sends a phone call to another number and steps out of it (SIP REFER, RFC 3515).
 *
 * @throws LiveKitRequestError if nothing was sent (no such participant, not a phone); InvalidInputError for an address
 *   that is neither number nor SIP URI.
 */
export async function coldTransfer(options: ColdTransferOptions): Promise<ColdTransferOutcome> {
  const { sip, roomName, identity, to, playDialtone = false, headers } = options;
  const target = referTarget(to);
  try {
    await sip.transferSipParticipant(roomName, identity, target, {
      playDialtone,
      // The API counts whole seconds.
      ringingTimeout: Math.max(1, Math.ceil(to.ringTimeoutMs / 1000)),
      ...(headers && { headers: { ...headers } }),
    });
    return { type: 'transferred' };
  } catch (error) {
    const outcome = outcomeOf(readServerFailure(error));
    if (!outcome) throw LiveKitRequestError.from('TransferSIPParticipant', error);
    return outcome;
  }
}

/** `undefined`: nothing was sent. */
function outcomeOf(failure: ServerFailure): ColdTransferOutcome | undefined {
  switch (failure.kind) {
    case 'sip':
      return { type: 'refused', sip: failure.sip };
    case 'timed-out':
    case 'unreachable':
      return { type: 'unknown' };
    case 'refused':
      return isRequestAtFault(failure.serverCode) ? undefined : { type: 'unknown' };
    case 'unexpected':
      return undefined;
  }
}

// Anything else (`deadline_exceeded`, `canceled`, a 5xx) may come after the REFER went out.
function isRequestAtFault(serverCode: string): boolean {
  return ['not_found', 'invalid_argument', 'unauthenticated', 'permission_denied'].includes(serverCode);
}

function referTarget({ id, address }: Destination): string {
  const parsed = parseAddress(address);
  if (!parsed) {
    throw new InvalidInputError({
      field: `destination ${id}.address`,
      value: '(personal data)',
      cure: 'Use an E.164 number such as +15551234567 or a SIP URI such as sip:ada@pbx.example:5060.',
    });
  }
  return parsed.kind === 'phone' ? `tel:${parsed.number}` : sipUri(parsed);
}

function sipUri({ user, hostPort, transport }: Address & { kind: 'sip' }): string {
  return `sip:${user}@${hostPort}${transport ? `;transport=${transport}` : ''}`;
}
