import { Room } from '@livekit/rtc-node';
import { consultRoomName, createAgentToken, type RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { newTransferAgentIdentity } from '../consult/identities.js';
import { insist } from '../server/insist.js';
import { moveParticipant } from './move-participant.js';
import { MoveUnsupportedError } from './move-unsupported-error.js';

type ProbeRooms = Pick<RoomServiceClient, 'moveParticipant' | 'deleteRoom'>;

export interface ProbeOptions {
  readonly rooms: ProbeRooms;
  readonly credentials: RoomCredentials;
}

const answers = new Map<string, Promise<boolean>>();

/**
 * Whether the server can move participants, found out without touching a call: an agent-kind participant joins a
 * throw-away room and is moved to another one. Takes about a connection (100–300 ms) once a process and server URL;
 * workers call it when they start. An answer is kept, a failure to get one is not.
 *
 * Nothing cheaper is certain. A move of nobody fails alike on both kinds of server (503 after 3 s); the edition that a
 * server sends at joining is not shown by rtc-node; `/settings/regions` exists on Cloud only but tells of regions, not
 * of moves. The TransferAgent could be moved into its consult room from a room before it, at no extra connection, but
 * then a refusal would cost the agent instead of a stand-in.
 *
 * @throws LiveKitRequestError, or rtc-node's ConnectError
 */
export function probeMoveSupport(options: ProbeOptions): Promise<boolean> {
  const { url } = options.credentials;
  let answer = answers.get(url);
  if (!answer) {
    answer = probe(options);
    answers.set(url, answer);
    answer.catch(() => answers.delete(url));
  }
  return answer;
}

async function probe({ rooms, credentials }: ProbeOptions): Promise<boolean> {
  const [from, to] = [consultRoomName(), consultRoomName()];
  const identity = newTransferAgentIdentity();
  const room = new Room();
  try {
    const token = await createAgentToken({ credentials, roomName: from, identity });
    await room.connect(credentials.url, token, { autoSubscribe: false, dynacast: false });
    await moveParticipant(rooms, credentials.url, { from, identity, to });
    return true;
  } catch (error) {
    if (error instanceof MoveUnsupportedError) return false;
    throw error;
  } finally {
    void cleanUp(room, rooms, [from, to]);
  }
}

// Nobody waits for it: both rooms are empty and would close by themselves.
async function cleanUp(room: Room, rooms: ProbeRooms, names: readonly string[]): Promise<void> {
  await room.disconnect().catch(() => undefined);
  const deletions = names.map((name) => insist('DeleteRoom', () => rooms.deleteRoom(name)));
  await Promise.allSettled(deletions);
}
