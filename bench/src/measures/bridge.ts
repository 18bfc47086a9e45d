import { setTimeout as pause } from 'node:timers/promises';
import { BridgedCall } from '@warm/sip';
import { startPhone, startStack, type Phone, type SipStack } from '@warm/testbed';
import { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { measureOf, statOf, type Measure } from '../measure.js';
import { oneWayDelays } from '../rooms/one-way-delay.js';

const CALLS = 8;
const BURSTS = 5;
/** Some 3 s into a call, delays of the servers in between settle. */
const SETTLE_MS = 4_000;
const CPU_MS = 4_000;

interface Sample {
  readonly delays: readonly number[];
  /** Of one core, phones and all. */
  readonly cpuPercent: number;
  readonly connectMs: number | undefined;
}

/**
 * Two phones in two rooms with a bridge between them, beside two phones in one room, turn by turn. Delays are from one
 * phone's packet to the other's; processor time is that of this process, in which the phones run in both cases.
 */
export async function bridge(): Promise<Measure[]> {
  await using stack = await startStack({ sip: {} });
  const direct: Sample[] = [];
  const bridged: Sample[] = [];
  for (let call = 0; call < CALLS; call++) {
    direct.push(await sample(stack, `direct-${call}`, `direct-${call}`));
    bridged.push(await sample(stack, `call-${call}`, `consult-${call}`));
  }
  const delays = (samples: readonly Sample[]) => samples.flatMap((each) => each.delays);
  const directMs = statOf(delays(direct)).median;
  const idlePercent = statOf(direct.map(({ cpuPercent }) => cpuPercent)).median;
  return [
    measureOf({
      id: 'bridge.added-delay',
      unit: 'ms',
      ours: delays(bridged).map((ms) => ms - directMs),
      goal: 'at most 60 ms at the median over a direct room',
    }),
    measureOf({
      id: 'bridge.merge',
      unit: 'ms',
      ours: bridged.flatMap(({ connectMs }) => connectMs ?? []),
      goal: 'at most 200 ms at the median',
    }),
    measureOf({
      id: 'bridge.cpu-per-call',
      unit: '% of a core',
      ours: bridged.map(({ cpuPercent }) => cpuPercent - idlePercent),
    }),
  ];
}

async function sample(stack: SipStack, callRoom: string, consultRoom: string): Promise<Sample> {
  const caller = await joinByPhone(stack, callRoom, 'caller');
  const supervisor = await joinByPhone(stack, consultRoom, 'supervisor');
  try {
    if (callRoom === consultRoom) return await measure(caller, supervisor, undefined);
    const { url, httpUrl, apiKey, apiSecret } = stack.livekit;
    await using call = new BridgedCall({
      credentials: { url, apiKey, apiSecret },
      rooms: new RoomServiceClient(httpUrl, apiKey, apiSecret),
      ...{ callRoom, consultRoom, callerIdentity: 'caller', supervisorIdentity: 'supervisor' },
      onDiagnostic: () => undefined,
    });
    await call.joined;
    const startedAt = performance.now();
    await call.connect(AbortSignal.timeout(10_000));
    return await measure(caller, supervisor, performance.now() - startedAt);
  } finally {
    await Promise.all([caller.close(), supervisor.close()]);
  }
}

async function measure(caller: Phone, supervisor: Phone, connectMs: number | undefined): Promise<Sample> {
  await pause(SETTLE_MS);
  const cpuPercent = await cpuOver(CPU_MS);
  const both = await Promise.all([
    oneWayDelays(caller, supervisor, BURSTS),
    oneWayDelays(supervisor, caller, BURSTS),
  ]);
  return { delays: both.flat(), cpuPercent, connectMs };
}

async function cpuOver(ms: number): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await pause(ms);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 10 / (performance.now() - startedAt);
}

async function joinByPhone(stack: SipStack, roomName: string, participantIdentity: string): Promise<Phone> {
  const phone = await startPhone({ answer: { afterMs: 0 } });
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  await stack.sip.routeOutboundTo(phone.hostPort);
  const sip = new SipClient(httpUrl, apiKey, apiSecret);
  await sip.createSipParticipant(stack.sip.outboundTrunkId, '+15550100222', roomName, {
    participantIdentity,
    waitUntilAnswered: true,
  });
  await phone.waitFor('confirmed');
  return phone;
}
