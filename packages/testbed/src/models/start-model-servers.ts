import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Faults } from './faults.js';
import { LATENCY_DEFAULTS } from './latencies.js';
import { ScriptedLlm } from './llm/scripted-llm.js';
import type { ModelServers, ModelServersOptions } from './model-servers.js';
import { RequestLog } from './request-log.js';
import { createApp } from './server/app.js';
import { createCertificate } from './server/certificate.js';
import type { ServerContext } from './server/context.js';
import { DualServer } from './server/dual-server.js';
import { speechUpgrade } from './server/speech-upgrade.js';
import { Phrasebook } from './stt/phrasebook.js';
import { ScriptedTranscriber } from './stt/scripted-transcriber.js';

const API_KEY = 'testbed';

/**
 * Starts servers on one loopback port that stand in for OpenAI and Cartesia, so that agents run without keys, offline
 * and always alike: a scripted language model, a transcriber that knows what scripted phones say, espeak-ng's voice.
 */
export async function startModelServers(options: ModelServersOptions = {}): Promise<ModelServers> {
  const closing = new AbortController();
  const phrasebook = options.phrasebook ?? new Phrasebook();
  const context = {
    llm: new ScriptedLlm(),
    transcriber: new ScriptedTranscriber(phrasebook),
    voices: options.voices ?? {},
    latencies: { ...LATENCY_DEFAULTS, ...options.latencies },
    faults: new Faults(),
    log: new RequestLog(),
    closing: closing.signal,
  } satisfies ServerContext;
  const certificate = await createCertificate();
  const server = await DualServer.listen({
    port: options.port ?? 0,
    certificate,
    onRequest: listenerOf(context),
    onUpgrade: speechUpgrade(context),
  });
  const folder = await mkdtemp(join(tmpdir(), 'warm-testbed-models-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificate.cert);
  const close = async () => {
    closing.abort();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return assemble(context, phrasebook, { port: server.port, ca: certificate.cert, caFile, close });
}

function listenerOf(context: ServerContext) {
  const app = createApp(context);
  // Without it the adapter replaces the process's own Request and Response, which is not a library's to do.
  const listener = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
  });
  return (...exchange: Parameters<typeof listener>) => void listener(...exchange);
}

function assemble(
  { llm, latencies, faults, log }: ServerContext,
  phrasebook: Phrasebook,
  at: { port: number; ca: string; caFile: string; close: () => Promise<void> },
): ModelServers {
  const origin = `http://127.0.0.1:${at.port}`;
  return {
    openai: { baseUrl: `${origin}/v1`, apiKey: API_KEY },
    cartesia: { baseUrl: origin, apiKey: API_KEY },
    tls: { ca: at.ca, caFile: at.caFile },
    llm,
    phrasebook,
    latencies,
    faults,
    requests: log.requests,
    waitForRequest: (predicate, options) => log.waitFor(predicate, options),
    close: at.close,
    [Symbol.asyncDispose]: at.close,
  };
}
