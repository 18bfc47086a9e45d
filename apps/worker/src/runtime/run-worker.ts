import { fileURLToPath } from 'node:url';
import { AgentServer, ServerOptions, initializeLogger } from '@livekit/agents';
import { createDepartureWatcher } from '@warm/sip';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { CallReport } from '../control/control-api.js';
import { startControlServer } from '../control/control-server.js';
import { passToJobs, type JobSettings } from '../settings/job-settings.js';
import type { Settings } from '../settings/settings.js';

export interface RunningWorker extends AsyncDisposable {
  /** Rejects if the worker loses its server for good. */
  readonly failed: Promise<never>;
  /** Takes no new calls and waits for those in progress. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface RunWorkerOptions {
  readonly settings: Pick<Settings, 'agentName' | 'idleProcesses' | 'maxCalls' | 'httpPort' | 'logLevel'>;
  readonly job: Omit<JobSettings, 'control'>;
  /** Several workers share a server by their load; a local stack has nobody else to give a call to. */
  readonly production: boolean;
  readonly onReport: (report: CallReport) => void;
}

/** Registers with LiveKit as `agentName` and serves the calls it is given; resolves when it takes calls. */
export async function runWorker(options: RunWorkerOptions): Promise<RunningWorker> {
  const { settings, job, production } = options;
  initializeLogger({ pretty: process.stdout.isTTY, level: settings.logLevel });
  const { url, apiKey, apiSecret } = job.livekit;
  const rooms = new RoomServiceClient(url, apiKey, apiSecret);
  const watcher = createDepartureWatcher({ credentials: job.livekit, rooms });
  const control = await startControlServer({
    watch: async (call) => {
      await watcher.watch(call);
    },
    onReport: options.onReport,
  });
  passToJobs({ ...job, control: control.settings });

  const server = new AgentServer(
    new ServerOptions({
      agent: fileURLToPath(new URL('./agent.js', import.meta.url)),
      agentName: settings.agentName,
      wsURL: url,
      apiKey,
      apiSecret,
      numIdleProcesses: settings.idleProcesses,
      ...(production && { production, port: settings.httpPort }),
      // Not the processor's load, LiveKit's default: a server gives no call to a worker that reports a load of 1, and a
      // small machine reaches that for a moment whenever a process starts. The caller would ring for ever.
      loadFunc: async ({ activeJobs }) => activeJobs.length / settings.maxCalls,
      loadThreshold: 1,
      host: '127.0.0.1',
      logLevel: settings.logLevel,
    }),
  );
  const registered = new Promise<void>((resolve) => server.event.once('worker_registered', () => resolve()));
  const failed = server.run().then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  await Promise.race([registered, failed]);

  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= (async () => {
      await server.close();
      await Promise.all([control.close(), watcher.close()]);
    })());
  return { failed, drain: () => server.drain(), close, [Symbol.asyncDispose]: close };
}
