import { setTimeout as pause } from 'node:timers/promises';
import { BridgedCall } from '@warm/sip';
import { startStack, type Phone, type SipStack } from '@warm/testbed';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { ByEffort, Effort } from '../effort.js';
import { measureOf, type Measure } from '../measure.js';
import { openGatedCall } from '../rooms/gated-call.js';
import { joinByPhone } from '../rooms/join-by-phone.js';
import { oneWayDelays } from '../rooms/one-way-delay.js';

const CALLS: ByEffort = { smoke: 1, quick: 1, full: 8 };
const BURSTS: ByEffort = { smoke: 1, quick: 3, full: 5 };
/** Some 3 s into a call, delays of the servers in between settle. */
const SETTLE_MS: ByEffort = { smoke: 500, quick: 2_000, full: 4_000 };
const CPU_MS: ByEffort = { smoke: 500, quick: 2_000, full: 4_000 };

interface Sample {
  readonly delays: readonly number[];
  /** Of one core, phones and all. */
  readonly cpuPercent: number;
  readonly connectMs?: number;
}

/**
 * Two phones after the merge, turn by turn: in one room, in one room with the gate that merged them, in two rooms with
 * a bridge. Delays are from one phone's packet to the other's; processor time is that of this process, in which the
 * phones run in all three cases.
 */
export async function mergedDelay(effort: Effort): Promise<Measure[]> {
  await using stack = await startStack({ sip: {} });
  const direct: Sample[] = [];
  const gated: Sample[] = [];
  const bridged: Sample[] = [];
  for (let call = 0; call < CALLS[effort]; call++) {
    direct.push(await directly(stack, `direct-${call}`, effort));
    gated.push(await throughGate(stack, `gate-${call}`, effort));
    bridged.push(await throughBridge(stack, `bridge-${call}`, effort));
  }
  const delays = (samples: readonly Sample[]) => samples.flatMap((sample) => sample.delays);
  const cpu = (samples: readonly Sample[]) => samples.map(({ cpuPercent }) => cpuPercent);
  const against = 'a direct room';
  const delay = { what: 'mouth to ear, one way, after the merge', unit: 'ms', against, peer: delays(direct) };
  const load = {
    what: 'processor, phones included, after the merge',
    unit: '% of a core',
    against,
    peer: cpu(direct),
  };
  return [
    measureOf({ ...delay, id: 'merged-delay.gate', ours: delays(gated) }),
    measureOf({ ...delay, id: 'merged-delay.bridge', ours: delays(bridged) }),
    measureOf({ ...load, id: 'merged-delay.cpu-gate', ours: cpu(gated) }),
    measureOf({ ...load, id: 'merged-delay.cpu-bridge', ours: cpu(bridged) }),
    measureOf({
      ...{ id: 'merged-delay.bridge-merge', what: 'bridge: connect() resolves', unit: 'ms' },
      ...{ ours: bridged.flatMap(({ connectMs }) => connectMs ?? []), goals: [{ atMost: 200 }] },
    }),
  ];
}

async function directly(stack: SipStack, roomName: string, effort: Effort): Promise<Sample> {
  await using caller = await joinByPhone(stack, roomName, 'caller');
  await using supervisor = await joinByPhone(stack, roomName, 'supervisor');
  return await listen(caller, supervisor, effort);
}

async function throughGate(stack: SipStack, roomName: string, effort: Effort): Promise<Sample> {
  await using call = await openGatedCall(stack, roomName);
  await call.line.merge(AbortSignal.timeout(10_000));
  return await listen(call.caller, call.supervisor, effort);
}

async function throughBridge(stack: SipStack, roomName: string, effort: Effort): Promise<Sample> {
  const consultRoom = `${roomName}-consult`;
  await using caller = await joinByPhone(stack, roomName, 'caller');
  await using supervisor = await joinByPhone(stack, consultRoom, 'supervisor');
  const { url, httpUrl, apiKey, apiSecret } = stack.livekit;
  await using call = new BridgedCall({
    credentials: { url, apiKey, apiSecret },
    rooms: new RoomServiceClient(httpUrl, apiKey, apiSecret),
    ...{ callRoom: roomName, consultRoom, callerIdentity: 'caller', supervisorIdentity: 'supervisor' },
    onDiagnostic: () => undefined,
  });
  await call.joined;
  const startedAt = performance.now();
  await call.connect(AbortSignal.timeout(10_000));
  const connectMs = performance.now() - startedAt;
  return { ...(await listen(caller, supervisor, effort)), connectMs };
}

async function listen(caller: Phone, supervisor: Phone, effort: Effort): Promise<Sample> {
  await pause(SETTLE_MS[effort]);
  const cpuPercent = await cpuOver(CPU_MS[effort]);
  const both = await Promise.all([
    oneWayDelays(caller, supervisor, BURSTS[effort]),
    oneWayDelays(supervisor, caller, BURSTS[effort]),
  ]);
  return { delays: both.flat(), cpuPercent };
}

async function cpuOver(ms: number): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await pause(ms);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 10 / (performance.now() - startedAt);
}
