import {
  RoomConfiguration,
  SIPDispatchRuleInfo,
  SIPInboundTrunkInfo,
  SIPOutboundTrunkInfo,
  type SipClient,
} from 'livekit-server-sdk';
import { request } from '../server/request.js';
import type { ProtocolJson, SetupKind } from './desired.js';

export type SetupSip = Pick<
  SipClient,
  | 'createSipDispatchRule'
  | 'createSipInboundTrunk'
  | 'createSipOutboundTrunk'
  | 'listSipDispatchRule'
  | 'listSipInboundTrunk'
  | 'listSipOutboundTrunk'
  | 'updateSipDispatchRule'
  | 'updateSipInboundTrunk'
  | 'updateSipOutboundTrunk'
>;

/** Something that exists on the server. */
export interface Existing {
  readonly kind: SetupKind;
  readonly id: string;
  readonly name: string;
  readonly json: ProtocolJson;
}

type RuleArgument = Parameters<SipClient['createSipDispatchRule']>[0];

/** @throws LiveKitRequestError */
export async function readServer(sip: SetupSip): Promise<Existing[]> {
  const [inbound, outbound, rules] = await Promise.all([
    request('ListSIPInboundTrunk', () => sip.listSipInboundTrunk()),
    request('ListSIPOutboundTrunk', () => sip.listSipOutboundTrunk()),
    request('ListSIPDispatchRule', () => sip.listSipDispatchRule()),
  ]);
  return [
    ...inbound.map((trunk) => existing('inbound-trunk', trunk.sipTrunkId, trunk)),
    ...outbound.map((trunk) => existing('outbound-trunk', trunk.sipTrunkId, trunk)),
    ...rules.map((rule) => existing('dispatch-rule', rule.sipDispatchRuleId, rule)),
  ];
}

function existing(kind: SetupKind, id: string, info: { readonly name: string; toJson(): unknown }): Existing {
  return { kind, id, name: info.name, json: info.toJson() as ProtocolJson };
}

/** Returns the id. @throws LiveKitRequestError */
export async function create(sip: SetupSip, kind: SetupKind, json: ProtocolJson): Promise<string> {
  switch (kind) {
    case 'inbound-trunk': {
      // The SDK takes seconds where the protocol has a message; the file does not set it.
      const { name, numbers, ringingTimeout: _, ...options } = SIPInboundTrunkInfo.fromJson(json as never);
      const made = await request('CreateSIPInboundTrunk', () =>
        sip.createSipInboundTrunk(name, numbers, options),
      );
      return made.sipTrunkId;
    }
    case 'outbound-trunk': {
      const { name, address, numbers, ...options } = SIPOutboundTrunkInfo.fromJson(json as never);
      const made = await request('CreateSIPOutboundTrunk', () =>
        sip.createSipOutboundTrunk(name, address, numbers, options),
      );
      return made.sipTrunkId;
    }
    case 'dispatch-rule': {
      const { name, trunkIds, hidePhoneNumber, attributes, roomConfig, rule } = SIPDispatchRuleInfo.fromJson(
        json as never,
      );
      const made = await request('CreateSIPDispatchRule', () =>
        sip.createSipDispatchRule(ruleArgument(rule), {
          name,
          trunkIds,
          hidePhoneNumber,
          attributes,
          roomConfig: roomConfig ?? new RoomConfiguration(),
        }),
      );
      return made.sipDispatchRuleId;
    }
  }
}

/** Replaces what is managed and leaves the rest as it is. @throws LiveKitRequestError */
export async function update(sip: SetupSip, { kind, id }: Existing, json: ProtocolJson): Promise<void> {
  switch (kind) {
    case 'inbound-trunk':
      await request('UpdateSIPInboundTrunk', () =>
        sip.updateSipInboundTrunk(id, SIPInboundTrunkInfo.fromJson(json as never)),
      );
      return;
    case 'outbound-trunk':
      await request('UpdateSIPOutboundTrunk', () =>
        sip.updateSipOutboundTrunk(id, SIPOutboundTrunkInfo.fromJson(json as never)),
      );
      return;
    case 'dispatch-rule':
      await request('UpdateSIPDispatchRule', () =>
        sip.updateSipDispatchRule(id, SIPDispatchRuleInfo.fromJson(json as never)),
      );
      return;
  }
}

function ruleArgument(rule: SIPDispatchRuleInfo['rule']): RuleArgument {
  const kind = rule?.rule;
  if (kind?.case === 'dispatchRuleDirect') {
    return { type: 'direct', roomName: kind.value.roomName, pin: kind.value.pin };
  }
  if (kind?.case === 'dispatchRuleIndividual') {
    return { type: 'individual', roomPrefix: kind.value.roomPrefix, pin: kind.value.pin };
  }
  throw new TypeError('A dispatch rule is direct or individual.');
}
