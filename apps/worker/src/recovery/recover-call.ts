import { setTimeout as delay } from 'node:timers/promises';
import { hangUpLeg } from '@warm/sip';
import type { AgentDispatchClient, ParticipantInfo, RoomServiceClient } from 'livekit-server-sdk';
import type { WatchRequest } from '../control/control-api.js';
import { peopleIn } from './people.js';
import type { LostCall } from './served-calls.js';
import { SUCCESSOR } from './successor.js';

export interface RecoveryOptions {
  readonly rooms: RoomServiceClient;
  readonly dispatch: Pick<AgentDispatchClient, 'createDispatch'>;
  readonly agentName: string;
  readonly watch: (call: WatchRequest) => Promise<void>;
  /** How long to wait for the successor. @default 10 s: a process that has to be started takes one or two */
  readonly patienceMs?: number;
}

/**
 * What became of the call: the caller has another agent; caller and supervisor, who were connected already, are watched
 * over; the caller was hung up on, for want of an agent; or the caller was not there any more.
 */
export type Recovery = 'replaced' | 'watched' | 'hung-up' | 'over';

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 200;

/**
 * Gets people out of the silence in which an agent leaves them that dies: LiveKit, where it is self-hosted, gives its
 * job to nobody, and shows its ghost for 20 s. Whoever was being consulted is hung up, and the caller begins anew.
 */
export async function recoverCall(call: LostCall, options: RecoveryOptions): Promise<Recovery> {
  const { rooms } = options;
  const { callers, supervisors, agents: ghosts } = await peopleIn(rooms, call.roomName);
  const [[caller], [supervisor]] = [callers, supervisors];
  if (call.isMerged && caller && supervisor) {
    await removeAll(ghosts, call, rooms);
    await options.watch({ roomName: call.roomName, identities: [caller.identity, supervisor.identity] });
    return 'watched';
  }
  await Promise.all(call.consultRooms.map((name) => endRoom(rooms, name)));
  if (caller && !call.isSuccessor && (await replaceAgent(caller, ghosts, call, options))) return 'replaced';
  await endRoom(rooms, call.roomName);
  return caller ? 'hung-up' : 'over';
}

async function replaceAgent(
  { identity }: ParticipantInfo,
  ghosts: readonly ParticipantInfo[],
  call: LostCall,
  options: RecoveryOptions,
): Promise<boolean> {
  const { rooms, dispatch, agentName, patienceMs = PATIENCE_MS } = options;
  const { roomName } = call;
  // Everybody else first: the caller is to hear nothing of a consult, and is heard by nobody in it.
  await Promise.all([removeAll(ghosts, call, rooms), hangUpSupervisors(call, rooms)]);
  await giveEarBack(rooms, roomName, identity);
  await dispatch.createDispatch(roomName, agentName, { metadata: SUCCESSOR });
  const ghostly = new Set(ghosts.map((ghost) => ghost.identity));
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const { agents } = await peopleIn(rooms, roomName);
    if (agents.some((agent) => !ghostly.has(agent.identity))) return true;
    // One who was dialed in the moment of the death joins only now.
    await hangUpSupervisors(call, rooms);
    await delay(LOOK_EVERY_MS);
  }
  return false;
}

async function removeAll(
  participants: readonly ParticipantInfo[],
  { roomName }: LostCall,
  rooms: RoomServiceClient,
): Promise<void> {
  // Who is not there any more is as good as removed.
  await Promise.allSettled(participants.map(({ identity }) => rooms.removeParticipant(roomName, identity)));
}

async function hangUpSupervisors({ roomName }: LostCall, rooms: RoomServiceClient): Promise<void> {
  const { supervisors } = await peopleIn(rooms, roomName);
  await Promise.all(
    supervisors.map(({ identity }) => hangUpLeg({ rooms, roomName, identity, mayJoinForMs: 0 })),
  );
}

/** In a consult nobody sees the caller, whose keys are kept in; in its first moment they hear nothing either. */
async function giveEarBack(rooms: RoomServiceClient, roomName: string, identity: string): Promise<void> {
  const { permission, attributes } = await rooms.getParticipant(roomName, identity);
  if (!permission || (permission.canSubscribe && !permission.hidden)) return;
  const isPhone = 'sip.callID' in attributes;
  // LiveKit replaces all permissions at once.
  await rooms.updateParticipant(roomName, identity, {
    permission: {
      ...Object.fromEntries(Object.entries(permission)),
      canSubscribe: true,
      hidden: false,
      ...(isPhone && { canPublishData: true }),
    },
  });
}

async function endRoom(rooms: RoomServiceClient, roomName: string): Promise<void> {
  // A room that has ended in the meantime is as good.
  await rooms.deleteRoom(roomName).catch(() => undefined);
}
