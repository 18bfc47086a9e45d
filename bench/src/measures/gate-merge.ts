import { setTimeout as pause } from 'node:timers/promises';
import { Room } from '@livekit/rtc-node';
import { DEFAULT_LIMITS, DEFAULT_POLICY, type Attempt, type TransferRequest } from '@warm/session-core';
import { createGatePath } from '@warm/sip';
import { MARKERS, startPhone, startStack, type MarkerName, type Phone, type SipStack } from '@warm/testbed';
import { AccessToken, RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { measureOf, type Measure } from '../measure.js';

const CALLS = 20;
/** What livekit-sip does late after an answer is over by then. */
const SETTLE_MS = 1_500;
const PATIENCE_MS = 10_000;

interface Sample {
  readonly callerHearsMs: number;
  readonly supervisorHearsMs: number;
}

/**
 * From `merge()` to the first packet with the other's voice in it, at two phones that speak without a pause and are in
 * one room behind a gate.
 */
export async function gateMerge(): Promise<Measure[]> {
  await using stack = await startStack({ sip: {} });
  const samples: Sample[] = [];
  for (let call = 0; call < CALLS; call++) samples.push(await sample(stack, `call-${call}`));
  const goal = 'at most 200 ms at the median';
  return [
    measureOf({
      id: 'gate.merge',
      unit: 'ms',
      ours: samples.map(({ callerHearsMs, supervisorHearsMs }) => Math.max(callerHearsMs, supervisorHearsMs)),
      goal,
    }),
    measureOf({ id: 'gate.merge-caller', unit: 'ms', ours: samples.map((each) => each.callerHearsMs) }),
    measureOf({
      id: 'gate.merge-supervisor',
      unit: 'ms',
      ours: samples.map((each) => each.supervisorHearsMs),
    }),
  ];
}

async function sample(stack: SipStack, callRoom: string): Promise<Sample> {
  const { url, httpUrl, apiKey, apiSecret } = stack.livekit;
  const credentials = { url, apiKey, apiSecret };
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const caller = await join(stack, callRoom, 'caller', MARKERS.callerVoice);
  const room = await connect(credentials, callRoom);
  const phones = [caller];
  try {
    const path = createGatePath({ room, rooms, credentials, callerIdentity: 'caller', onCallerLeft: ignore });
    const line = await path.open({ ...consultIn(callRoom), signal });
    const supervisor = await join(stack, callRoom, line.supervisorIdentity, MARKERS.supervisorVoice);
    phones.push(supervisor);
    await line.callerHears(signal);
    await pause(SETTLE_MS);
    const sinceMs = Date.now();
    await line.merge(signal);
    return {
      callerHearsMs: (await firstFrameWith(caller, 'supervisorVoice', sinceMs)) - sinceMs,
      supervisorHearsMs: (await firstFrameWith(supervisor, 'callerVoice', sinceMs)) - sinceMs,
    };
  } finally {
    await Promise.all([...phones.map((phone) => phone.close()), room.disconnect()]);
  }
}

async function firstFrameWith(phone: Phone, marker: MarkerName, sinceMs: number): Promise<number> {
  const query = { sinceMs, minMs: 40 };
  await phone.ear.untilHeard(marker, { ...query, signal: AbortSignal.timeout(PATIENCE_MS) });
  const [first] = phone.ear.framesWith(marker, query);
  if (first === undefined) throw new Error('unreachable');
  return first;
}

async function join(
  stack: SipStack,
  roomName: string,
  participantIdentity: string,
  marker: number,
): Promise<Phone> {
  const phone = await startPhone({ answer: { afterMs: 0 }, marker, comfort: 'marker' });
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

async function connect(
  { url, apiKey, apiSecret }: { url: string; apiKey: string; apiSecret: string },
  roomName: string,
): Promise<Room> {
  const token = new AccessToken(apiKey, apiSecret, { identity: 'support-agent' });
  token.kind = 'agent';
  token.addGrant({ roomJoin: true, room: roomName });
  const room = new Room();
  await room.connect(url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
  return room;
}

function consultIn(callRoom: string): { request: TransferRequest; attempt: Attempt } {
  const request = {
    transferId: callRoom,
    callRoom,
    callerIdentity: 'caller',
    reason: 'a refund',
    requestedAtMs: Date.now(),
    policy: DEFAULT_POLICY,
    limits: DEFAULT_LIMITS,
    introduce: false,
  };
  const ada = { id: 'ada', name: 'Ada', address: 'sip:ada@127.0.0.1', ringTimeoutMs: 10_000 };
  const destination = { ...ada, kind: 'phone' as const, skills: [], capacity: 1 };
  return { request, attempt: { id: callRoom, destination, retry: 0 } };
}

function ignore(): void {
  // The phones leave only when they are told to.
}
