import type { ParticipantInfo, RoomServiceClient } from 'livekit-server-sdk';

// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the SDK does not export ParticipantInfo_Kind
const AGENT: ParticipantInfo['kind'] = 4;

/** Who is in a call room. */
export interface People {
  readonly callers: readonly ParticipantInfo[];
  /** Rung, being briefed, or put through. */
  readonly supervisors: readonly ParticipantInfo[];
  /** Those that talk: a watcher, which nobody sees, is none. */
  readonly agents: readonly ParticipantInfo[];
}

/** Asks the server; nobody is in a room that is gone. */
export async function peopleIn(
  rooms: Pick<RoomServiceClient, 'listParticipants'>,
  roomName: string,
): Promise<People> {
  const present = await rooms.listParticipants(roomName);
  const agents = present.filter(isAgent);
  const phones = present.filter((each) => !isAgent(each));
  return {
    callers: phones.filter((each) => !isSupervisor(each)),
    supervisors: phones.filter(isSupervisor),
    agents: agents.filter(({ permission }) => permission?.hidden !== true),
  };
}

function isAgent({ kind }: ParticipantInfo): boolean {
  return kind === AGENT;
}

/** `@warm/sip` marks the legs it dials. */
function isSupervisor({ attributes }: ParticipantInfo): boolean {
  return attributes['warm.role'] === 'supervisor';
}
