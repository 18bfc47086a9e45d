import type { Address, SipEvidence } from '@warm/session-core';
import type { SipClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import { checkHeaders, type SipHeaders } from '../dial/check-headers.js';
import { readAddress } from '../dial/dial-target.js';
import { LiveKitRequestError } from '../server/livekit-request-error.js';
import { readServerFailure, wasNeverSent, type ServerFailure } from '../server/server-failure.js';

export interface ColdTransferOptions {
  readonly sip: Pick<SipClient, 'transferSipParticipant'>;
  readonly roomName: string;
  /** The SIP participant that is sent away. */
  readonly identity: string;
  /** A phone of the directory, or one named here. */
  readonly to: ReferDestination;
  /** Whether the person hears a dial tone instead of the room meanwhile. @default false */
  readonly playDialtone?: boolean;
  /** Added to the REFER; checked as those of a dial are. */
  readonly headers?: SipHeaders;
  /** Aborting ends the wait with `unknown`; a REFER cannot be taken back. */
  readonly signal?: AbortSignal;
}

/** Who the far end is asked to call instead. */
export interface ReferDestination {
  /** What errors call it. */
  readonly id: string;
  /** E.164 number or SIP URI. Personal data. */
  readonly address: string;
  /** How long to wait for word of it. */
  readonly ringTimeoutMs: number;
}

/**
 * How a cold transfer ended. Only after `transferred` the call is over for LiveKit; otherwise it goes on as before, its
 * audio never stopped, and may still be transferred warmly.
 */
export type ColdTransferOutcome =
  /** The person talks elsewhere, their leg has left or is about to. */
  | { readonly type: 'transferred' }
  | { readonly type: 'refused'; readonly because: ReferRefusal; readonly sip: SipEvidence }
  /**
   * No word in time. It may still come about, so treat the person neither as gone nor as back: `untilGone` tells whether
   * their leg leaves.
   */
  | { readonly type: 'unknown' };

/**
 * - `destination`: the far end tried, and the destination was busy, declined or could not be reached.
 * - `far-end`: the far end will not transfer this call, or not there.
 * - `not-supported`: the far end transfers no call by REFER; asking it again is no use.
 */
export type ReferRefusal = 'destination' | 'far-end' | 'not-supported';

/** Method not allowed, bad extension, not implemented. */
const NOT_SUPPORTED: readonly number[] = [405, 420, 501];

/**
 * Sends a phone call to another number and steps out of it (SIP REFER, RFC 3515).
 *
 * @throws LiveKitRequestError if nothing was sent (no such participant, not a phone, no way to LiveKit);
 *   InvalidInputError for an address that is neither number nor SIP URI, and for headers that cannot be sent.
 */
export async function coldTransfer(options: ColdTransferOptions): Promise<ColdTransferOutcome> {
  const { headers, to, signal } = options;
  signal?.throwIfAborted();
  checkHeaders(headers);
  const target = referTarget(readAddress(to.address, `destination ${to.id}.address`));
  const outcome = refer(options, target);
  if (!signal) return outcome;
  // Whoever stops waiting is told so; how it ends after that, nobody hears.
  outcome.catch(() => undefined);
  return abortable(outcome, signal).catch((error: unknown) => {
    if (signal.aborted) return { type: 'unknown' };
    throw error;
  });
}

async function refer(options: ColdTransferOptions, target: string): Promise<ColdTransferOutcome> {
  const { sip, roomName, identity, to, playDialtone = false, headers } = options;
  try {
    await sip.transferSipParticipant(roomName, identity, target, {
      playDialtone,
      // The API counts whole seconds.
      ringingTimeout: Math.max(1, Math.ceil(to.ringTimeoutMs / 1000)),
      ...(headers && { headers: { ...headers } }),
    });
    return { type: 'transferred' };
  } catch (error) {
    const outcome = wasNeverSent(error) ? undefined : outcomeOf(readServerFailure(error));
    if (!outcome) throw LiveKitRequestError.from('TransferSIPParticipant', error);
    return outcome;
  }
}

/** `undefined`: nothing was sent. */
function outcomeOf(failure: ServerFailure): ColdTransferOutcome | undefined {
  switch (failure.kind) {
    case 'sip':
      return { type: 'refused', because: refusalOf(failure), sip: failure.sip };
    case 'timed-out':
    case 'unreachable':
      return { type: 'unknown' };
    case 'refused':
      return isRequestAtFault(failure.serverCode) ? undefined : { type: 'unknown' };
    case 'unexpected':
      return undefined;
  }
}

// livekit-sip passes two statuses on in the same way: the answer to the REFER, and what a NOTIFY says of the
// destination. Only the sentence around the second one differs.
function refusalOf({ sip, detail }: ServerFailure & { kind: 'sip' }): ReferRefusal {
  if (detail.includes('call transfer failed')) return 'destination';
  return NOT_SUPPORTED.includes(sip.statusCode ?? 0) ? 'not-supported' : 'far-end';
}

// Anything else (`deadline_exceeded`, `canceled`, a 5xx) may come after the REFER went out.
function isRequestAtFault(serverCode: string): boolean {
  return ['not_found', 'invalid_argument', 'unauthenticated', 'permission_denied'].includes(serverCode);
}

function referTarget(address: Address): string {
  if (address.kind === 'phone') return `tel:${address.number}`;
  const { user, hostPort, transport } = address;
  return `sip:${user}@${hostPort}${transport ? `;transport=${transport}` : ''}`;
}
