import { AgentDispatchClient, RoomServiceClient, SipClient } from 'livekit-server-sdk';
import type { SetupFile } from '../setup/setup-file.js';
import { checkAgents } from './check-agent.js';
import { checkKeys } from './check-keys.js';
import { checkServer } from './check-server.js';
import { checkSetup, setupUnchecked } from './check-setup.js';
import { checkProviders, checkSipServer } from './check-sip.js';
import { checkTestCall } from './check-test-call.js';
import { skipped, type Finding } from './finding.js';

export interface DoctorOptions {
  readonly file: SetupFile;
  /** Places the call that `doctor.testCall` of the file describes. @default false */
  readonly testCall?: boolean;
  /** Sends each agent into an empty room to see whether it comes. @default true */
  readonly agents?: boolean;
  /** How long an agent has to come. @default 10_000 */
  readonly agentTimeoutMs?: number;
}

export interface DoctorReport {
  readonly findings: readonly Finding[];
  /** Nothing is wrong, as far as could be seen. */
  readonly isHealthy: boolean;
}

/** Looks at everything that must be right for calls to work, and says what is not. Changes nothing that lasts. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const { file } = options;
  const [atServer, sipServer, providers] = await Promise.all([
    examineServer(options),
    checkSipServer(file),
    checkProviders(file),
  ]);
  const { findings: seen, clients } = atServer;
  const call = await examineCall(options, clients);
  const findings = [...seen, sipServer, ...providers, call];
  return { findings, isHealthy: findings.every(({ status }) => status !== 'wrong') };
}

interface Clients {
  readonly sip: SipClient;
  readonly rooms: RoomServiceClient;
}

/** `clients` is there when the server takes the keys. */
async function examineServer({ file, agents = true, agentTimeoutMs }: DoctorOptions) {
  const { apiKey, apiSecret } = file.livekit;
  const httpUrl = file.livekit.url.replace(/^ws/, 'http');
  const [server, clock] = await checkServer(httpUrl);
  const seen = [server, clock].filter((each) => each !== undefined);
  if (server?.status !== 'ok') {
    const why = 'the server did not answer';
    const rest = [skipped('keys', why), ...setupUnchecked(why), skipped('agent', why)];
    return { findings: [...seen, ...rest] };
  }
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const sip = new SipClient(httpUrl, apiKey, apiSecret);
  const keys = await checkKeys(rooms, clock?.status);
  const isTaken = keys.status === 'ok';
  const setup = isTaken ? await checkSetup(file, sip) : setupUnchecked('the server does not take the keys');
  const dispatch = new AgentDispatchClient(httpUrl, apiKey, apiSecret);
  const workers =
    isTaken && agents
      ? await checkAgents(file, { dispatch, rooms }, agentTimeoutMs)
      : [skipped('agent', isTaken ? 'not asked for' : 'the server does not take the keys')];
  const findings: Finding[] = [...seen, keys, ...setup, ...workers];
  return { findings, ...(isTaken && { clients: { sip, rooms } }) };
}

async function examineCall({ file, testCall = false }: DoctorOptions, clients?: Clients): Promise<Finding> {
  if (!testCall) return skipped('test-call', 'not asked for: --test-call places one');
  if (!clients) return skipped('test-call', 'the server does not take the keys');
  return checkTestCall(file, clients);
}
