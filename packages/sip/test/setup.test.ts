import { inspect } from 'node:util';
import { SipClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startStack, type SipStack } from '@warm/testbed';
import {
  applySetup,
  parseSetup,
  planSetup,
  renderPlan,
  SetupConflictError,
  type SetupFile,
} from '../src/index.js';

let stack: SipStack;
let sip: SipClient;
let env: Record<string, string>;

beforeAll(async () => {
  stack = await startStack({ sip: {} });
  const { httpUrl, url, apiKey, apiSecret } = stack.livekit;
  sip = new SipClient(httpUrl, apiKey, apiSecret);
  env = {
    LIVEKIT_URL: url,
    LIVEKIT_API_KEY: apiKey,
    LIVEKIT_API_SECRET: apiSecret,
    SIP_PASSWORD: 'correct-horse-battery',
    OTHER_PASSWORD: 'staple-staple-staple',
  };
});
afterAll(() => stack.close());

/** Everything but what the stack made for itself. */
beforeEach(async () => {
  for (const { sipTrunkId, name } of [
    ...(await sip.listSipInboundTrunk()),
    ...(await sip.listSipOutboundTrunk()),
  ]) {
    if (/^(?:warm-sip|stranger)/.test(name)) await sip.deleteSipTrunk(sipTrunkId);
  }
  for (const { sipDispatchRuleId, name } of await sip.listSipDispatchRule()) {
    if (/^(?:warm-sip|stranger)/.test(name)) await sip.deleteSipDispatchRule(sipDispatchRuleId);
  }
});

// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the SDK does not export SIPTransport
const STRANGERS_TRANSPORT: Parameters<SipClient['createSipOutboundTrunk']>[3] = { transport: 0 };

type Changes = Record<string, unknown>;

function setup({
  inbound = {},
  outbound = {},
  rule = {},
  ...others
}: Record<string, Changes> = {}): SetupFile {
  return parseSetup(
    {
      name: 'acme',
      inboundTrunks: {
        main: {
          numbers: ['+15550133', '+15550134'],
          allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'],
          auth: { username: 'acme', password: '${SIP_PASSWORD}' },
          headersToAttributes: { 'X-Ticket': 'ticket' },
          mediaEncryption: 'allow',
          ...inbound,
        },
      },
      outboundTrunks: {
        provider: {
          address: 'sip.provider.example:5061',
          transport: 'tls',
          numbers: ['+15550135'],
          auth: { username: 'acme', password: '${SIP_PASSWORD}' },
          destinationCountry: 'DE',
          ...outbound,
        },
      },
      dispatchRules: {
        calls: {
          trunks: ['main'],
          room: { prefix: 'support-' },
          agent: { name: 'support', metadata: '{"team":"a"}' },
          attributes: { 'app.line': 'support' },
          hidePhoneNumber: true,
          ...rule,
        },
      },
      ...others,
    },
    env,
  );
}

async function everything(): Promise<unknown> {
  const all = await Promise.all([
    sip.listSipInboundTrunk(),
    sip.listSipOutboundTrunk(),
    sip.listSipDispatchRule(),
  ]);
  // When something was last changed counts too.
  return all.map((items) => items.map((item) => item.toJson()));
}

const actions = ({ steps }: { steps: readonly { action: string }[] }) => steps.map(({ action }) => action);

test('a plan changes nothing; applying makes everything as the file says; applying again does nothing', async () => {
  const file = setup();
  const untouched = await everything();
  expect(actions(await planSetup({ file, sip }))).toEqual(['create', 'create', 'create']);
  expect(actions((await applySetup({ file, sip, dryRun: true })).plan)).toEqual([
    'create',
    'create',
    'create',
  ]);
  expect(await everything()).toEqual(untouched);

  const { ids } = await applySetup({ file, sip });
  const [inbound] = await sip.listSipInboundTrunk({ trunkIds: [ids.inboundTrunks['main'] ?? ''] });
  expect(inbound?.toJson()).toMatchObject({
    name: 'warm-sip/acme/main',
    numbers: ['+15550133', '+15550134'],
    allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'],
    authUsername: 'acme',
    authPassword: 'correct-horse-battery',
    headersToAttributes: { 'X-Ticket': 'ticket' },
  });
  const [outbound] = await sip.listSipOutboundTrunk({ trunkIds: [ids.outboundTrunks['provider'] ?? ''] });
  expect(outbound?.toJson()).toMatchObject({
    name: 'warm-sip/acme/provider',
    address: 'sip.provider.example:5061',
    transport: 'SIP_TRANSPORT_TLS',
    authPassword: 'correct-horse-battery',
    destinationCountry: 'DE',
  });
  const [rule] = await sip.listSipDispatchRule({ dispatchRuleIds: [ids.dispatchRules['calls'] ?? ''] });
  expect(rule?.toJson()).toMatchObject({
    name: 'warm-sip/acme/calls',
    trunkIds: [ids.inboundTrunks['main']],
    rule: { dispatchRuleIndividual: { roomPrefix: 'support-' } },
    attributes: { 'app.line': 'support' },
    hidePhoneNumber: true,
    roomConfig: { agents: [{ agentName: 'support', metadata: '{"team":"a"}' }] },
  });
  expect(rule?.metadata).toBe('');

  const made = await everything();
  const again = await applySetup({ file, sip });
  expect(again.plan.isUpToDate).toBe(true);
  expect(again.ids).toEqual(ids);
  expect(await everything()).toEqual(made);
});

test('a file that says the least is up to date after it was applied', async () => {
  const file = parseSetup(
    {
      name: 'least',
      inboundTrunks: { any: { allowedAddresses: ['203.0.113.7'], allowedNumbers: ['+15550136'] } },
      outboundTrunks: { pbx: { address: 'pbx', numbers: ['1001'] } },
      dispatchRules: { all: { trunks: ['any'], room: { name: 'lobby' }, pin: '1234' } },
    },
    env,
  );
  await applySetup({ file, sip });
  expect((await planSetup({ file, sip })).steps.flatMap(({ differences }) => differences)).toEqual([]);
});

test.each<[string, Record<string, Changes>, string, string]>([
  ['numbers', { inbound: { numbers: ['+15550134', '+15550137'] } }, 'inbound-trunk', 'numbers'],
  ['no credentials any more', { inbound: { auth: undefined } }, 'inbound-trunk', 'auth.username'],
  ['encryption', { inbound: { mediaEncryption: 'require' } }, 'inbound-trunk', 'mediaEncryption'],
  ['an address', { outbound: { address: 'sip.other.example' } }, 'outbound-trunk', 'address'],
  ['a transport', { outbound: { transport: 'auto' } }, 'outbound-trunk', 'transport'],
  ['an agent', { rule: { agent: { name: 'sales' } } }, 'dispatch-rule', 'agent'],
  ['no agent any more', { rule: { agent: undefined } }, 'dispatch-rule', 'agent'],
  ['a room', { rule: { room: { name: 'lobby' } } }, 'dispatch-rule', 'room'],
  ['attributes', { rule: { attributes: {} } }, 'dispatch-rule', 'attributes'],
])(
  '%s of the file that changed: that one setting is changed, in place',
  async (_, changes, kind, setting) => {
    const { ids } = await applySetup({ file: setup(), sip });
    const file = setup(changes);
    const { plan, ids: idsAfter } = await applySetup({ file, sip });
    const updated = plan.steps.filter(({ action }) => action === 'update');
    expect(updated.map((step) => step.kind)).toEqual([kind]);
    expect(updated[0]?.differences.map((difference) => difference.setting)).toContain(setting);
    expect(idsAfter).toEqual(ids);
    expect((await planSetup({ file, sip })).steps.flatMap(({ differences }) => differences)).toEqual([]);
  },
);

test('a password that changed is changed, and shown nowhere', async () => {
  await applySetup({ file: setup(), sip });
  const file = setup({ inbound: { auth: { username: 'acme', password: '${OTHER_PASSWORD}' } } });
  const { plan } = await applySetup({ file, sip });
  expect(plan.steps.flatMap(({ differences }) => differences)).toEqual([
    { setting: 'auth.password', from: '(secret)', to: '(secret)' },
  ]);
  const shown = inspect(plan, { depth: 9 }) + renderPlan(plan).join('\n');
  expect(shown).not.toMatch(/horse|staple/);
  expect(
    (await sip.listSipInboundTrunk()).find(({ name }) => name === 'warm-sip/acme/main')?.authPassword,
  ).toBe(env['OTHER_PASSWORD']);
  expect((await planSetup({ file, sip })).isUpToDate).toBe(true);
});

test('what others have made, or added to what we made, is left as it is; so is what the file no longer names', async () => {
  const { ids } = await applySetup({ file: setup(), sip });
  const ruleId = ids.dispatchRules['calls'] ?? '';
  await sip.updateSipDispatchRuleFields(ruleId, { metadata: 'of somebody else' });
  await sip.createSipOutboundTrunk(
    'stranger',
    'sip.provider.example:5061',
    ['+15550135'],
    STRANGERS_TRANSPORT,
  );
  const others = (await sip.listSipOutboundTrunk()).filter(({ name }) => !name.startsWith('warm-sip'));
  const file = setup({ rule: { hidePhoneNumber: false }, outboundTrunks: {} });
  const { plan } = await applySetup({ file, sip });
  expect(actions(plan)).toEqual(['keep', 'update']);
  expect(plan.leftAlone.map(({ id }) => id)).toEqual([ids.outboundTrunks['provider']]);
  const [rule] = await sip.listSipDispatchRule({ dispatchRuleIds: [ruleId] });
  expect(rule?.toJson()).toMatchObject({ metadata: 'of somebody else' });
  expect(rule?.hidePhoneNumber).toBe(false);
  const outbound = await sip.listSipOutboundTrunk();
  expect(outbound.map(({ sipTrunkId }) => sipTrunkId)).toContain(ids.outboundTrunks['provider']);
  expect(outbound.filter(({ name }) => !name.startsWith('warm-sip'))).toEqual(others);
});

test('a number that somebody else’s trunk has is a conflict: it is named, and nothing at all is done', async () => {
  const stranger = await sip.createSipInboundTrunk('stranger', ['15550134']);
  const before = await everything();
  const file = setup();
  expect((await planSetup({ file, sip })).conflicts.map(({ id }) => id)).toEqual([stranger.sipTrunkId]);
  await expect(applySetup({ file, sip })).rejects.toBeInstanceOf(SetupConflictError);
  expect(await everything()).toEqual(before);
});
