import type { Room } from '@livekit/rtc-node';
import { MARKERS, type Phone, type TimeRange } from '@warm/testbed';
import { onTestFinished, vi } from 'vitest';
import {
  createDepartureWatcher,
  restrictAudience,
  subscribeOnly,
  type Departure,
  type DepartureWatcher,
} from '../src/index.js';
import { publishTone, uniqueName, type Lab } from './lab.js';

/** A caller on the phone with a SupportAgent, hold music already on. Everybody sounds without a pause. */
export interface Call {
  readonly caller: Phone;
  readonly callerIdentity: string;
  readonly roomName: string;
  /** The SupportAgent's connection. */
  readonly room: Room;
}

let calls = 0;

/** Takes what is to be done when something is over. */
export type Finally = (end: () => void | Promise<void>) => void;

export async function startCall(lab: Lab, atEnd: Finally = onTestFinished): Promise<Call> {
  const number = `+1555010${String(1000 + calls++)}`;
  const caller = await lab.phone({ user: number, marker: MARKERS.callerVoice, comfort: 'marker' });
  const answered = caller.call(lab.stack.sip.address, { from: number });
  const roomName = await vi.waitFor(async () => {
    const found = (await lab.rooms.listRooms()).find(({ name }) => name.includes(number.slice(1)));
    if (!found) throw new Error('no room yet');
    return found.name;
  }, 10_000);
  const callerIdentity = `sip_${number}`;
  const room = await lab.join(roomName, 'support-agent');
  restrictAudience(room, [callerIdentity]);
  subscribeOnly(room, callerIdentity);
  atEnd(await publishTone(room, 'voice', MARKERS.supportAgent));
  atEnd(await publishTone(room, 'hold', MARKERS.holdMusic));
  await answered;
  await caller.ear.untilHeard('holdMusic', { signal: AbortSignal.timeout(10_000) });
  return { caller, callerIdentity, roomName, room };
}

export function startSupervisor(
  lab: Lab,
  answer: { afterMs?: number; status?: number; ring?: boolean },
): Promise<Phone> {
  return lab.phone({ marker: MARKERS.supervisorVoice, comfort: 'marker', answer });
}

/** Puts a phone into a room as LiveKit's own API does, ungated. Resolves with its identity when it has answered. */
export async function dialInto(lab: Lab, roomName: string, phone: Phone): Promise<string> {
  const participantIdentity = uniqueName('supervisor');
  await lab.stack.sip.routeOutboundTo(phone.hostPort);
  await lab.sip.createSipParticipant(lab.stack.sip.outboundTrunkId, '+15550100222', roomName, {
    participantIdentity,
    waitUntilAnswered: true,
  });
  await phone.waitFor('confirmed');
  return participantIdentity;
}

/** A watcher that ends with the test, and what it reports. */
export function startWatcher({ credentials, rooms }: Lab): {
  watcher: DepartureWatcher;
  departures: readonly Departure[];
} {
  const departures: Departure[] = [];
  const onDeparted = (departure: Departure) => departures.push(departure);
  const watcher = createDepartureWatcher({ credentials, rooms, onDeparted });
  onTestFinished(() => watcher.close());
  return { watcher, departures };
}

/** Resolves when each hears the other, from now on. */
export async function hearEachOther({
  caller,
  supervisor,
}: {
  caller: Phone;
  supervisor: Phone;
}): Promise<void> {
  const query = { signal: AbortSignal.timeout(10_000), sinceMs: Date.now() };
  await caller.ear.untilHeard('supervisorVoice', query);
  await supervisor.ear.untilHeard('callerVoice', query);
}

/** How many frames were heard by somebody who must not: a steady tone of 40 ms or more is no accident. */
export function leaks({ caller, supervisor }: { caller: Phone; supervisor: Phone }, range: TimeRange = {}) {
  const query = { ...range, minMs: 40 };
  return {
    supervisorToCaller: caller.ear.framesWith('supervisorVoice', query).length,
    briefToCaller: caller.ear.framesWith('transferAgent', query).length,
    callerToSupervisor: supervisor.ear.framesWith('callerVoice', query).length,
    supportAgentToSupervisor: supervisor.ear.framesWith('supportAgent', query).length,
    musicToSupervisor: supervisor.ear.framesWith('holdMusic', query).length,
  };
}

export const NO_LEAKS = {
  supervisorToCaller: 0,
  briefToCaller: 0,
  callerToSupervisor: 0,
  supportAgentToSupervisor: 0,
  musicToSupervisor: 0,
};
