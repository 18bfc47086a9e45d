import { Room } from '@livekit/rtc-node';
import { DEFAULT_LIMITS, DEFAULT_POLICY, type Attempt, type TransferRequest } from '@warm/session-core';
import { createGatePath, type GateConsultLine } from '@warm/sip';
import { MARKERS, type Phone, type SipStack } from '@warm/testbed';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { joinByPhone } from './join-by-phone.js';

const PATIENCE_MS = 10_000;

/** A caller and a supervisor in one room with the gate between them, both speaking without a pause. */
export interface GatedCall extends AsyncDisposable {
  readonly caller: Phone;
  readonly supervisor: Phone;
  readonly line: GateConsultLine;
}

export async function openGatedCall(stack: SipStack, callRoom: string): Promise<GatedCall> {
  const { url, httpUrl, apiKey, apiSecret } = stack.livekit;
  const credentials = { url, apiKey, apiSecret };
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const caller = await joinByPhone(stack, callRoom, 'caller', speaking(MARKERS.callerVoice));
  const room = await connect(credentials, callRoom);
  const path = createGatePath({ room, rooms, credentials, callerIdentity: 'caller', onCallerLeft: ignore });
  const line = await path.open({ ...consultIn(callRoom), signal });
  const voice = speaking(MARKERS.supervisorVoice);
  const supervisor = await joinByPhone(stack, callRoom, line.supervisorIdentity, voice);
  await line.callerHears(signal);
  return {
    ...{ caller, supervisor, line },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([caller.close(), supervisor.close(), room.disconnect()]);
    },
  };
}

function speaking(marker: number) {
  return { marker, comfort: 'marker' } as const;
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
