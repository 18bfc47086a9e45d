import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentServer, ServerOptions, initializeLogger, log } from '@livekit/agents';
import { createDepartureWatcher, type Departure } from '@warm/sip';
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import type { CallReport, WatchRequest } from '../control/control-api.js';
import { startControlServer } from '../control/control-server.js';
import { keepLogsPrivate } from '../log/private-log.js';
import { createRecovery } from '../recovery/create-recovery.js';
import { ServedCalls } from '../recovery/served-calls.js';
import { watchMergedCalls } from '../recovery/watch-merged-calls.js';
import { passToJobs, type JobSettings } from '../settings/job-settings.js';
import type { Settings } from '../settings/settings.js';
import { canMove } from './can-move.js';
import { checkLiveKit } from './check-livekit.js';
import { Disposables } from './disposables.js';
import { requireFreePort } from './require-free-port.js';
import { surviveRejections } from './survive-rejections.js';

export interface RunningWorker extends AsyncDisposable {
  /** Rejects if the worker loses its server for good. */
  readonly failed: Promise<never>;
  /** Calls that would be cut or unwatched if the worker ended now. */
  readonly calls: number;
  /** Takes no new calls and waits for those in progress, merged ones included: nobody else ends these. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface RunWorkerOptions {
  readonly settings: Pick<
    Settings,
    'agentName' | 'idleProcesses' | 'maxCalls' | 'httpHost' | 'httpPort' | 'logLevel'
  >;
  readonly job: Omit<JobSettings, 'control'>;
  /** Several workers share a server by their load; a local stack has nobody else to give a call to. */
  readonly production: boolean;
  readonly onReport: (report: CallReport) => void;
  /** One of two people who were put through has hung up, which ends the other's call. */
  readonly onDeparted?: (departure: Departure) => void;
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * How long a job process may take to end. Far more than a session needs to close (0.6 s measured), far less than the
 * framework's minute, all of which a stop took when a process was just starting: that one misses the request to end.
 */
const PROCESS_PATIENCE_MS = 5_000;
/**
 * How long one may take until it can serve a call. The framework's ten seconds are less than a busy machine takes to load
 * the code; it would then end process after process, each of which makes the machine busier, and take no call at all.
 */
const PROCESS_START_MS = 60_000;
const LOOK_EVERY_MS = 250;
/** A drain takes as long as the calls do; who cannot wait says so. */
const NO_LIMIT = 0;
const LOOPBACK = '127.0.0.1';

/**
 * Registers with LiveKit as `agentName` and serves the calls it is given; resolves when it takes calls.
 * @throws SettingsError if LiveKit refuses the keys or the port is taken; `signal.reason` once that is aborted
 */
export async function runWorker(options: RunWorkerOptions): Promise<RunningWorker> {
  const { settings, job, production, onProgress, signal } = options;
  initializeLogger({ pretty: false, level: settings.logLevel });
  keepLogsPrivate(settings.logLevel);
  const { url, apiKey, apiSecret } = job.livekit;
  const rooms = new RoomServiceClient(url, apiKey, apiSecret);
  if (production) await requireFreePort(settings.httpHost, settings.httpPort);
  const waitsFor = await checkLiveKit(rooms, url);
  if (waitsFor !== undefined) onProgress?.(waitsFor);
  signal?.throwIfAborted();

  const started = new Disposables();
  try {
    return await start(options, rooms, started);
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function start(
  options: RunWorkerOptions,
  rooms: RoomServiceClient,
  started: Disposables,
): Promise<RunningWorker> {
  const { settings, job, onReport, onDeparted, signal } = options;
  const { livekit } = job;
  started.use(surviveRejections());
  const watcher = started.use(
    createDepartureWatcher({ credentials: livekit, rooms, ...(onDeparted && { onDeparted }) }),
  );
  const watch = async (call: WatchRequest) => {
    await watcher.watch(call);
  };
  const dispatch = new AgentDispatchClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  const { agentName } = settings;
  const served = new ServedCalls(createRecovery({ rooms, dispatch, agentName, watch, onReport }));
  const control = started.use(
    await startControlServer({
      settings: { ...job, canMove: await canMove(job, rooms) },
      watch: async (call) => {
        await watch(call);
        served.handedOver(call.roomName);
      },
      onServed: (call) => served.begin(call),
      onReport: (report) => {
        served.note(report);
        onReport(report);
      },
    }),
  );
  passToJobs(control.settings);

  const server = createServer(options);
  const registered = new Promise<void>((resolve) => server.event.once('worker_registered', () => resolve()));
  const failed = server.run().then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  started.use(closing(server, registered));
  await Promise.race([registered, failed, ...(signal ? [aborted(signal)] : [])]);
  // Nobody is left on a line without an agent; and the jobs end at once when their callers have gone.
  started.use({ [Symbol.asyncDispose]: () => hangUp(served, rooms) });

  void watchMergedCalls(rooms, watch).catch((error: unknown) =>
    log().warn({ error }, 'calls of an earlier worker could not be looked for'),
  );
  return {
    failed,
    get calls() {
      return served.roomNames.length + watcher.size;
    },
    async drain() {
      await server.drain(NO_LIMIT);
      while (watcher.size > 0) await delay(LOOK_EVERY_MS);
    },
    close: () => started.disposeAsync(),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function createServer({ settings, job, production }: RunWorkerOptions): AgentServer {
  const { url: wsURL, apiKey, apiSecret } = job.livekit;
  return new AgentServer(
    new ServerOptions({
      agent: fileURLToPath(new URL('./agent.js', import.meta.url)),
      agentName: settings.agentName,
      wsURL,
      apiKey,
      apiSecret,
      numIdleProcesses: settings.idleProcesses,
      ...(production ? { production, host: settings.httpHost, port: settings.httpPort } : { host: LOOPBACK }),
      // Not the processor's load, LiveKit's default: a server gives no call to a worker that reports a load of 1, and a
      // small machine reaches that for a moment whenever a process starts. The caller would ring for ever.
      loadFunc: async ({ activeJobs }) => activeJobs.length / settings.maxCalls,
      loadThreshold: 1,
      initializeProcessTimeout: PROCESS_START_MS,
      shutdownProcessTimeout: PROCESS_PATIENCE_MS,
      logLevel: settings.logLevel,
    }),
  );
}

/** One that has not registered yet sits in a pause between two tries, which nothing cuts short: it is left there. */
function closing(server: AgentServer, registered: Promise<void>): AsyncDisposable {
  let isRegistered = false;
  void registered.then(() => (isRegistered = true));
  return {
    async [Symbol.asyncDispose]() {
      const closed = server.close();
      if (isRegistered) return closed;
      await Promise.race([closed.catch(() => undefined), delay(PROCESS_PATIENCE_MS)]);
    },
  };
}

async function hangUp(served: ServedCalls, rooms: RoomServiceClient): Promise<void> {
  const names = served.roomNames;
  served.clear();
  // A room that has ended in the meantime is as good.
  await Promise.allSettled(names.map((name) => rooms.deleteRoom(name)));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
