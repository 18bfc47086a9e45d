import { RoomAgentDispatch, RoomConfiguration, type SipClient } from 'livekit-server-sdk';
import { StackError } from './stack-error.js';
import { stackDefaults, type SipOptions } from './options.js';

/** SIPTransport.UDP: livekit-server-sdk takes the enumeration but does not export it. */
const transportUdp = 1;
/** Only programs on this machine may place calls; a trunk without any restriction is refused by the server. */
const allowedAddresses = ['127.0.0.0/8'];

/** Ids of what was created in livekit-server. */
export interface SipRouting {
  inboundTrunkId: string;
  /** Trunk without numbers: takes calls to any other user part. */
  anyNumberTrunkId: string;
  outboundTrunkId: string;
  dispatchRuleId: string;
}

/** Creates the trunks and the dispatch rule of a fresh stack. */
export async function createSipRouting(client: SipClient, options: SipOptions): Promise<SipRouting> {
  const number = options.inboundNumber ?? stackDefaults.inboundNumber;
  // One after the other: the server checks for conflicts and stores in separate steps.
  const inbound = await client.createSipInboundTrunk('inbound', [number], { allowedAddresses });
  const anyNumber = await client.createSipInboundTrunk('inbound, any number', [], { allowedAddresses });
  const outbound = await client.createSipOutboundTrunk(
    'outbound',
    options.outboundAddress ?? stackDefaults.outboundAddress,
    [options.outboundNumber ?? stackDefaults.outboundNumber],
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- see transportUdp
    { transport: transportUdp },
  );
  const trunkIds = [inbound.sipTrunkId, anyNumber.sipTrunkId];
  return {
    inboundTrunkId: inbound.sipTrunkId,
    anyNumberTrunkId: anyNumber.sipTrunkId,
    outboundTrunkId: outbound.sipTrunkId,
    dispatchRuleId: await createRule(client, trunkIds, options),
  };
}

async function createRule(client: SipClient, trunkIds: string[], options: SipOptions): Promise<string> {
  const { agentName, agentMetadata = '', roomPrefix = stackDefaults.roomPrefix } = options;
  const agents =
    agentName === undefined ? [] : [new RoomAgentDispatch({ agentName, metadata: agentMetadata })];
  const rule = await client.createSipDispatchRule(
    { type: 'individual', roomPrefix },
    { name: 'inbound', trunkIds, roomConfig: new RoomConfiguration({ agents }) },
  );
  return rule.sipDispatchRuleId;
}

/** Sends outbound calls to another `host:port` from now on. */
export async function updateOutboundAddress(
  client: SipClient,
  trunkId: string,
  address: string,
): Promise<void> {
  const [trunk] = await client.listSipOutboundTrunk({ trunkIds: [trunkId] });
  if (trunk === undefined)
    throw new StackError(`the outbound trunk ${trunkId} no longer exists in livekit-server`);
  trunk.address = address;
  await client.updateSipOutboundTrunk(trunkId, trunk);
}
