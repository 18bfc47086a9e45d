import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AgentDispatchClient,
  ParticipantInfo_State,
  type ParticipantInfo,
  type RoomServiceClient,
} from 'livekit-server-sdk';
import { insist } from '../server/insist.js';
import { request } from '../server/request.js';
import type { SetupFile } from '../setup/setup-file.js';
import { ok, skipped, wrong, type Finding } from './finding.js';

/** Workers take a job within half a second; one that has to start a process first needs a few. */
const TIMEOUT_MS = 10_000;
const LOOK_AGAIN_MS = 250;
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the SDK does not export ParticipantInfo_Kind
const AGENT_KIND: ParticipantInfo['kind'] = 4;

interface Agents {
  readonly dispatch: Pick<AgentDispatchClient, 'createDispatch'>;
  readonly rooms: Pick<RoomServiceClient, 'createRoom' | 'deleteRoom' | 'listParticipants'>;
}

/**
 * Whether a worker is registered under each agent name. LiveKit has no list of workers, so each is sent into an empty
 * room that is deleted as soon as somebody came: it sees a room nobody else joins.
 */
export async function checkAgents(
  file: SetupFile,
  agents: Agents,
  timeoutMs = TIMEOUT_MS,
): Promise<Finding[]> {
  const names = new Set(Object.values(file.dispatchRules).flatMap(({ agent }) => agent?.name ?? []));
  if (names.size === 0) return [skipped('agent', 'no rule sends one')];
  return Promise.all([...names].map((name) => checkAgent(name, agents, timeoutMs)));
}

async function checkAgent(name: string, { dispatch, rooms }: Agents, timeoutMs: number): Promise<Finding> {
  const roomName = `warm-doctor-${randomBytes(8).toString('hex')}`;
  try {
    await request('CreateRoom', () =>
      rooms.createRoom({ name: roomName, emptyTimeout: 30, departureTimeout: 1 }),
    );
    await request('CreateDispatch', () =>
      dispatch.createDispatch(roomName, name, { metadata: '{"warmSip":"doctor"}' }),
    );
    return (await someoneCame(roomName, rooms, timeoutMs))
      ? ok('agent', `a worker takes calls for "${name}"`)
      : wrong(
          'agent',
          `nobody came for "${name}" within ${timeoutMs / 1000} s: callers would hear it ring`,
          'Start a worker that registers with exactly this agentName, for this server; a busy one takes no calls.',
        );
  } catch {
    return skipped('agent', `the server could not be asked about "${name}"`);
  } finally {
    await insist('DeleteRoom', () => rooms.deleteRoom(roomName)).catch(() => undefined);
  }
}

async function someoneCame(roomName: string, rooms: Agents['rooms'], timeoutMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + timeoutMs;
  do {
    const there = await request('ListParticipants', () => rooms.listParticipants(roomName));
    if (there.some(isAgent)) return true;
    await sleep(LOOK_AGAIN_MS);
  } while (performance.now() < giveUpAt);
  return false;
}

function isAgent({ kind, state }: ParticipantInfo): boolean {
  return kind === AGENT_KIND && state !== ParticipantInfo_State.DISCONNECTED;
}
