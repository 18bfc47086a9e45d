import { fileURLToPath } from 'node:url';
import { AgentServer, ServerOptions, initializeLogger, log } from '@livekit/agents';
import { createDepartureWatcher, type Departure } from '@warm/sip';
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import type { CallReport, WatchRequest } from '../control/control-api.js';
import { startControlServer } from '../control/control-server.js';
import { recoverCall, type RecoveryOptions } from '../recovery/recover-call.js';
import { ServedCalls, type LostCall } from '../recovery/served-calls.js';
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
  /** One of two people who were put through has hung up, which ends the other's call. */
  readonly onDeparted?: (departure: Departure) => void;
}

/**
 * How long a job process may take to end. Far more than a session needs to close (0.6 s measured), far less than the
 * framework's minute, all of which a stop took when a process was just starting: that one misses the request to end.
 */
const PROCESS_PATIENCE_MS = 5_000;

/** Registers with LiveKit as `agentName` and serves the calls it is given; resolves when it takes calls. */
export async function runWorker(options: RunWorkerOptions): Promise<RunningWorker> {
  const { settings, job, production, onDeparted } = options;
  initializeLogger({ pretty: process.stdout.isTTY, level: settings.logLevel });
  const { url, apiKey, apiSecret } = job.livekit;
  const rooms = new RoomServiceClient(url, apiKey, apiSecret);
  const watcher = createDepartureWatcher({
    credentials: job.livekit,
    rooms,
    ...(onDeparted && { onDeparted }),
  });
  const watch = async (call: WatchRequest) => {
    await watcher.watch(call);
  };
  const dispatch = new AgentDispatchClient(url, apiKey, apiSecret);
  const recover = createRecovery({
    rooms,
    dispatch,
    agentName: settings.agentName,
    watch,
    onReport: options.onReport,
  });
  const served = new ServedCalls((lost) => void recover(lost));
  const control = await startControlServer({
    settings: job,
    watch,
    onServed: (call) => served.begin(call),
    onReport: (report) => {
      served.note(report);
      options.onReport(report);
    },
  });
  passToJobs(control.settings);

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
      shutdownProcessTimeout: PROCESS_PATIENCE_MS,
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
      const left = served.roomNames;
      served.clear();
      // Nobody is left on a line without an agent; the jobs end at once when their callers have gone.
      await Promise.allSettled(left.map((name) => rooms.deleteRoom(name)));
      await server.close();
      await Promise.all([control.close(), watcher.close()]);
    })());
  return { failed, drain: () => server.drain(), close, [Symbol.asyncDispose]: close };
}

/** Tells what becomes of a call whose job has died. */
function createRecovery({
  onReport,
  ...options
}: RecoveryOptions & Pick<RunWorkerOptions, 'onReport'>): (lost: LostCall) => Promise<void> {
  return async (lost) => {
    const tell = (type: 'agent-lost' | 'agent-replaced' | 'call-given-up') =>
      onReport({ type, callId: lost.callId, atMs: Date.now() });
    tell('agent-lost');
    try {
      const recovery = await recoverCall(lost, options);
      if (recovery === 'replaced') tell('agent-replaced');
      if (recovery === 'hung-up') tell('call-given-up');
    } catch (error) {
      log().error({ error }, 'a call whose agent has died could not be looked after');
      await options.rooms.deleteRoom(lost.roomName).catch(() => undefined);
      tell('call-given-up');
    }
  };
}
