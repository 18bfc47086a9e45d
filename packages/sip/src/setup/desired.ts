import { createHmac } from 'node:crypto';
import type { DispatchRule, InboundTrunk, OutboundTrunk, SetupFile } from './setup-file.js';

export type SetupKind = 'inbound-trunk' | 'outbound-trunk' | 'dispatch-rule';

/** JSON as LiveKit's protocol has it: what is left out has its default. */
export type ProtocolJson = Readonly<Record<string, unknown>>;

/** One thing that a set-up file wants to exist, as LiveKit's protocol says it. */
export interface Desired {
  readonly kind: SetupKind;
  /** How the file calls it. */
  readonly label: string;
  readonly json: ProtocolJson;
}

/** What of each kind a set-up file decides; anything else of an existing one is left as it is. */
export const MANAGED: Readonly<Record<SetupKind, readonly string[]>> = {
  'inbound-trunk': [
    'numbers',
    'allowedAddresses',
    'allowedNumbers',
    'authUsername',
    'authPassword',
    'krispEnabled',
    'media',
    'headers',
    'headersToAttributes',
    'metadata',
  ],
  'outbound-trunk': [
    'address',
    'numbers',
    'transport',
    'authUsername',
    'authPassword',
    'destinationCountry',
    'media',
    'headers',
    'headersToAttributes',
    'metadata',
  ],
  'dispatch-rule': ['trunkIds', 'rule', 'hidePhoneNumber', 'attributes', 'roomConfig'],
};

/**
 * The name in LiveKit, and the mark that something was made from this file. A rule's metadata would reach every caller's
 * participant, so the name it is, for trunks too.
 */
export function markedName(file: Pick<SetupFile, 'name'>, label: string): string {
  return `${markOf(file)}${label}`;
}

/** What the names of everything made from this file begin with. */
export function markOf({ name }: Pick<SetupFile, 'name'>): string {
  return `warm-sip/${name}/`;
}

/**
 * Whether a password differs must be found without seeing it, where a server does not show it. Keyed with the API
 * secret, so that it cannot be guessed from.
 */
function fingerprint({ livekit }: SetupFile, auth: InboundTrunk['auth']): ProtocolJson {
  if (!auth) return {};
  const hash = createHmac('sha256', livekit.apiSecret).update(JSON.stringify([auth.username, auth.password]));
  return { metadata: JSON.stringify({ warmSip: hash.digest('hex').slice(0, 32) }) };
}

export function desiredInbound(file: SetupFile, label: string, trunk: InboundTrunk): Desired {
  const { numbers, allowedAddresses, allowedNumbers, auth, krisp, mediaEncryption } = trunk;
  return {
    kind: 'inbound-trunk',
    label,
    json: {
      name: markedName(file, label),
      numbers,
      allowedAddresses,
      allowedNumbers,
      krispEnabled: krisp,
      ...authOf(auth),
      ...mediaOf(mediaEncryption),
      headers: trunk.headers,
      headersToAttributes: trunk.headersToAttributes,
      ...fingerprint(file, auth),
    },
  };
}

export function desiredOutbound(file: SetupFile, label: string, trunk: OutboundTrunk): Desired {
  const { address, numbers, transport, auth, destinationCountry, mediaEncryption } = trunk;
  return {
    kind: 'outbound-trunk',
    label,
    json: {
      name: markedName(file, label),
      address,
      numbers,
      transport: `SIP_TRANSPORT_${transport.toUpperCase()}`,
      ...authOf(auth),
      ...(destinationCountry !== undefined && { destinationCountry }),
      ...mediaOf(mediaEncryption),
      headers: trunk.headers,
      headersToAttributes: trunk.headersToAttributes,
      ...fingerprint(file, auth),
    },
  };
}

/** @param idOf The LiveKit id of an inbound trunk of the file; a stand-in while there is none. */
export function desiredRule(
  file: SetupFile,
  label: string,
  rule: DispatchRule,
  idOf: (trunk: string) => string,
): Desired {
  const { agent, pin, room, hidePhoneNumber, attributes } = rule;
  const withPin = pin === undefined ? {} : { pin };
  return {
    kind: 'dispatch-rule',
    label,
    json: {
      name: markedName(file, label),
      trunkIds: rule.trunks.map(idOf),
      rule:
        'prefix' in room
          ? { dispatchRuleIndividual: { roomPrefix: room.prefix, ...withPin } }
          : { dispatchRuleDirect: { roomName: room.name, ...withPin } },
      hidePhoneNumber,
      attributes,
      ...(agent && {
        roomConfig: { agents: [withoutEmpty({ agentName: agent.name, metadata: agent.metadata })] },
      }),
    },
  };
}

function authOf(auth: InboundTrunk['auth']): ProtocolJson {
  return auth ? { authUsername: auth.username, authPassword: auth.password } : {};
}

const ENCRYPTION = {
  off: {},
  allow: { media: { encryption: 'SIP_MEDIA_ENCRYPT_ALLOW' } },
  require: { media: { encryption: 'SIP_MEDIA_ENCRYPT_REQUIRE' } },
} as const;

function mediaOf(encryption: InboundTrunk['mediaEncryption']): ProtocolJson {
  return ENCRYPTION[encryption];
}

function withoutEmpty(fields: Readonly<Record<string, string>>): ProtocolJson {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
