import { InvalidInputError, parseAddress, type Address } from '@warm/session-core';
import type { SipClient } from 'livekit-server-sdk';
import { ALLOW_TO_ATTRIBUTE } from '../cold-transfer/refer-support.js';
import { checkConnection, checkTrunkId } from './check-dial.js';
import type { Outbound, OutboundConnection } from './outbound.js';

/** An inline trunk as the SDK takes it; it exports neither this class nor the numbers of its transports. */
type SipOutboundConfig = NonNullable<Parameters<SipClient['createSipParticipant']>[4]>;

/** `SIPTransport` of LiveKit's protocol; 0 leaves the choice to livekit-sip. */
const TRANSPORTS = { auto: 0, udp: 1, tcp: 2, tls: 3 } as const;

/** Where a destination is dialed: the arguments of CreateSIPParticipant that depend on it. */
export interface DialTarget {
  readonly trunkId: string;
  readonly callTo: string;
  readonly connection?: SipOutboundConfig;
}

/**
 * @param field What errors call the address.
 * @throws InvalidInputError if the address is none, or is a phone number and there is no way to dial one.
 */
export function dialTarget(address: string, outbound: Outbound | undefined, field: string): DialTarget {
  const parsed = readAddress(address, field);
  return parsed.kind === 'sip' ? sipTarget(parsed) : phoneTarget(parsed.number, outbound, field);
}

/** @throws InvalidInputError, which does not show the address: it is personal data. */
export function readAddress(address: string, field: string): Address {
  const parsed = parseAddress(address);
  if (parsed) return parsed;
  throw new InvalidInputError({
    field,
    value: '(personal data)',
    cure: 'Use an E.164 number such as +15551234567 or a SIP URI such as sip:ada@pbx.example:5060.',
  });
}

function sipTarget(address: Address & { kind: 'sip' }): DialTarget {
  return { trunkId: '', callTo: address.user, connection: toConfig(address) };
}

function phoneTarget(number: string, outbound: Outbound | undefined, field: string): DialTarget {
  if (outbound?.trunkId !== undefined) {
    checkTrunkId(outbound.trunkId);
    return { trunkId: outbound.trunkId, callTo: number };
  }
  if (outbound?.connection) {
    checkConnection(outbound.connection);
    return { trunkId: '', callTo: number, connection: toConfig(outbound.connection) };
  }
  throw new InvalidInputError({
    field: 'outbound',
    value: undefined,
    cure: `Give a trunk id or a connection: ${field} is a phone number.`,
  });
}

function toConfig({ hostPort, transport, username, password }: OutboundConnection): SipOutboundConfig {
  const fields: unknown = {
    hostname: hostPort,
    transport: TRANSPORTS[transport ?? 'auto'],
    headersToAttributes: { ...ALLOW_TO_ATTRIBUTE },
    ...(username !== undefined && { authUsername: username }),
    ...(password !== undefined && { authPassword: password }),
  };
  return fields as SipOutboundConfig;
}
