import { InvalidInputError, parseAddress, type Address, type Destination } from '@warm/session-core';
import type { SipClient } from 'livekit-server-sdk';
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

/** @throws InvalidInputError if the address is none, or is a phone number and there is no way to dial one. */
export function dialTarget(destination: Destination, outbound: Outbound | undefined): DialTarget {
  const address = parseAddress(destination.address);
  if (!address) {
    throw new InvalidInputError({
      field: `destination ${destination.id}.address`,
      value: '(personal data)',
      cure: 'Use an E.164 number such as +15551234567 or a SIP URI such as sip:ada@pbx.example:5060.',
    });
  }
  return address.kind === 'sip' ? sipTarget(address) : phoneTarget(address.number, destination.id, outbound);
}

function sipTarget(address: Address & { kind: 'sip' }): DialTarget {
  return { trunkId: '', callTo: address.user, connection: toConfig(address) };
}

function phoneTarget(number: string, id: string, outbound: Outbound | undefined): DialTarget {
  if (outbound?.trunkId !== undefined) return { trunkId: outbound.trunkId, callTo: number };
  if (outbound) return { trunkId: '', callTo: number, connection: toConfig(outbound.connection) };
  throw new InvalidInputError({
    field: 'outbound',
    value: undefined,
    cure: `Give the dialer a trunk id or a connection: destination "${id}" is a phone number.`,
  });
}

function toConfig({ hostPort, transport, username, password }: OutboundConnection): SipOutboundConfig {
  const fields: unknown = {
    hostname: hostPort,
    transport: TRANSPORTS[transport ?? 'auto'],
    ...(username !== undefined && { authUsername: username }),
    ...(password !== undefined && { authPassword: password }),
  };
  return fields as SipOutboundConfig;
}
