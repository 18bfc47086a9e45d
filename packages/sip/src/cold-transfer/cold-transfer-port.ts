import { InvalidInputError, type ColdTransfer, type ColdTransferResult } from '@warm/session-core';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { LiveKitRequestError } from '../server/livekit-request-error.js';
import { coldTransfer, type ColdTransferOptions } from './cold-transfer.js';
import { untilGone } from './until-gone.js';

export interface ColdTransferPortOptions extends Pick<
  ColdTransferOptions,
  'sip' | 'playDialtone' | 'headers'
> {
  readonly rooms: Pick<RoomServiceClient, 'getParticipant'>;
  /**
   * How long to watch whether the caller's leg leaves after all when there was no word in time.
   * @default 10000
   */
  readonly settleMs?: number;
}

const SETTLE_MS = 10_000;

/** `coldTransfer()` as the port of a transfer. What was not even sent counts as refused: the caller is still there. */
export function createColdTransfer(options: ColdTransferPortOptions): ColdTransfer {
  const { sip, rooms, playDialtone, headers, settleMs = SETTLE_MS } = options;
  return {
    async send({ request, destination, signal }): Promise<ColdTransferResult> {
      if (destination.kind !== 'phone') return { type: 'refused' };
      const leg = { roomName: request.callRoom, identity: request.callerIdentity };
      const asked = { ...(playDialtone !== undefined && { playDialtone }), ...(headers && { headers }) };
      const outcome = await coldTransfer({ sip, ...leg, to: destination, signal, ...asked }).catch(asRefused);
      if (outcome.type === 'transferred') return { type: 'sent', confirmed: true };
      if (outcome.type === 'refused') return { type: 'refused', ...(outcome.sip && { sip: outcome.sip }) };
      return { type: 'sent', confirmed: await untilGone({ rooms, ...leg, withinMs: settleMs, signal }) };
    },
  };
}

function asRefused(error: unknown): { readonly type: 'refused'; readonly sip?: never } {
  const wasNotSent = error instanceof LiveKitRequestError && error.failure !== 'unexpected';
  if (wasNotSent || error instanceof InvalidInputError) return { type: 'refused' };
  throw error;
}
