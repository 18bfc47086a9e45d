import { fileURLToPath } from 'node:url';
import { Contestant, type ContestantId } from './contestant.js';
import { freePort } from './free-port.js';
import type { PeerSettings } from './peer-settings.js';
import { WORDS } from './words.js';

/** What every contestant is given alike. */
export interface Surroundings {
  readonly folder: string;
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  readonly models: PeerSettings['models'];
  readonly holdAudio: string;
  /** A JSON file for our worker; the peers get the addresses in it. */
  readonly directory: string;
  readonly supervisors: Readonly<Record<string, string>>;
}

/** Starts our worker, or a peer, as a program of its own. */
export async function startContestant(id: ContestantId, around: Surroundings): Promise<Contestant> {
  const agentName = `bench-${id}`;
  const httpPort = await freePort();
  const shared = { id, agentName, cwd: around.folder };
  const livekit = {
    LIVEKIT_URL: around.livekit.url,
    LIVEKIT_API_KEY: around.livekit.apiKey,
    LIVEKIT_API_SECRET: around.livekit.apiSecret,
  };
  if (id === 'ours') {
    const env = { ...livekit, ...ourSettings(around, agentName, httpPort) };
    return Contestant.start({ ...shared, command: [fileOf('@warm/worker/dist/main.js'), 'start'], env });
  }
  const { models, holdAudio, supervisors } = around;
  const words = { greeting: WORDS.greeting, briefOpening: WORDS.briefOpening };
  const settings: PeerSettings = { agentName, httpPort, models, holdAudio, supervisors, words };
  const env = { ...livekit, WARM_BENCH_PEER: JSON.stringify(settings) };
  return Contestant.start({ ...shared, command: [fileOf(`@warm/bench-peer-${id}/dist/agent.js`)], env });
}

function ourSettings({ models, holdAudio, directory }: Surroundings, agentName: string, httpPort: number) {
  return {
    OPENAI_API_KEY: models.openai.apiKey,
    OPENAI_BASE_URL: models.openai.baseUrl,
    CARTESIA_API_KEY: models.cartesia.apiKey,
    CARTESIA_BASE_URL: models.cartesia.baseUrl,
    WARM_VOICE: 'support',
    WARM_BRIEFING_VOICE: 'briefing',
    WARM_AGENT_NAME: agentName,
    WARM_DIRECTORY: directory,
    WARM_HOLD_AUDIO: holdAudio,
    WARM_HTTP_PORT: String(httpPort),
    WARM_MAX_CALLS: '100',
  };
}

function fileOf(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}
