import type { ColdTransfer } from '../../src/index.js';

/** Asks a phone to call somebody else; the final SIP status of that call, if it is ever heard of. */
export type Refer = (caller: string, to: string, signal: AbortSignal) => Promise<number | undefined>;

export function createColdTransfer(refer: Refer): ColdTransfer {
  return {
    async send({ request, destination, signal }) {
      if (destination.kind !== 'phone') return { type: 'refused' };
      const statusCode = await refer(request.callerIdentity, destination.address, signal);
      if (statusCode === undefined) return { type: 'sent', confirmed: false };
      return statusCode < 300 ? { type: 'sent', confirmed: true } : { type: 'refused', sip: { statusCode } };
    },
  };
}
