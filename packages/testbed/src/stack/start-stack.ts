import path from 'node:path';
import { SipClient } from 'livekit-server-sdk';
import { environmentOrDefault, type Environment } from './binaries/environment.js';
import { ExitListeners } from './exit-listeners.js';
import { livekitServerSpec } from './livekit-server.js';
import { livekitSipSpec, type SipStackPlan } from './livekit-sip.js';
import { ManagedProcess, type ProcessSpec } from './managed-process.js';
import { stackDefaults, type SipOptions, type StackOptions } from './options.js';
import { makePlan, releasePlan, type StackPlan } from './plan.js';
import { ProcessStartError } from './process-error.js';
import { Processes } from './processes.js';
import { redisSpec } from './redis-server.js';
import { RunningStack } from './running-stack.js';
import { createSipRouting, updateOutboundAddress } from './sip-routing.js';
import { findStackBinaries, type StackBinaries } from './stack-binaries.js';
import type { LiveKitEndpoint, SipEndpoint, SipStack, Stack } from './stack.js';
import { createWorkspace, type Workspace } from './workspace.js';

const host = '127.0.0.1';
/** How often a start is repeated on other ports when somebody else was faster to bind one. */
const portAttempts = 3;

/**
 * Starts a private LiveKit on loopback and free ports: livekit-server, and with `sip` also Redis and livekit-sip with
 * trunks and a dispatch rule. Any number of stacks can run side by side. It does not keep the program alive, and a
 * program that dies leaves nothing behind.
 *
 * @throws BinaryNotFoundError when a program is missing and cannot be built; ProcessStartError when one does not come
 *   up, with the end of its log; the signal's reason when aborted. Whatever was started has ended by then.
 */
export function startStack(options: StackOptions & { sip: SipOptions }): Promise<SipStack>;
export function startStack(options?: StackOptions): Promise<Stack>;
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const binaries = await findStackBinaries(options);
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(binaries, options);
    } catch (error) {
      const isWorthRetrying =
        error instanceof ProcessStartError && error.isPortTaken && attempt < portAttempts;
      if (!isWorthRetrying) throw error;
    }
  }
}

/** Everything one start works with; `tearDown` undoes it from any point on. */
interface Launch {
  binaries: StackBinaries;
  options: StackOptions;
  plan: StackPlan;
  workspace: Workspace;
  processes: Processes;
  exits: ExitListeners;
}

async function launch(binaries: StackBinaries, options: StackOptions): Promise<Stack> {
  options.signal?.throwIfAborted();
  const plan = await makePlan(options);
  const workspace = await createWorkspace(options.logDir);
  const context = {
    binaries,
    options,
    plan,
    workspace,
    processes: new Processes(),
    exits: new ExitListeners(),
  };
  if (options.onExit !== undefined) context.exits.add(options.onExit);
  try {
    await startProcesses(context);
    const livekit = livekitEndpoint(plan);
    return new RunningStack({
      livekit,
      redis: plan.redisPort === undefined ? undefined : { url: `redis://${host}:${plan.redisPort}` },
      sip: options.sip && plan.sip && (await setUpSip(livekit, plan.sip.port, options.sip)),
      logs: {
        dir: workspace.logDir,
        tail: (name, lines = 50) => context.processes.get(name).tail(lines),
      },
      processes: context.processes,
      exits: context.exits,
      tearDown: () => tearDown(context),
    });
  } catch (error) {
    await tearDown(context);
    throw error;
  }
}

/** Redis first, since both servers give up without it; then the two of them side by side. */
async function startProcesses(context: Launch): Promise<void> {
  const { binaries, options, plan, workspace, processes } = context;
  const { folder } = workspace;
  if (binaries.redisServer !== undefined && plan.redisPort !== undefined) {
    const redisOptions = typeof options.redis === 'object' ? options.redis : {};
    const spec = redisSpec(binaries.redisServer, plan.redisPort, folder, redisOptions);
    await processes.start([manage(spec, context)], options.signal);
  }
  const specs = [livekitServerSpec(binaries.livekitServer, plan, folder, options)];
  if (binaries.livekitSip !== undefined && isSipPlan(plan)) {
    specs.push(livekitSipSpec(binaries.livekitSip, plan, folder, options.sip ?? {}, options.logLevel));
  }
  const servers = (await Promise.all(specs)).map((spec) => manage(spec, context));
  await processes.start(servers, options.signal);
}

function manage(spec: ProcessSpec, { options, workspace, exits }: Launch): ManagedProcess {
  return new ManagedProcess({
    spec,
    logFile: path.join(workspace.logDir, `${spec.name}.log`),
    minder: workspace.minder,
    env: minimalEnvironment(environmentOrDefault(options.env)),
    startTimeoutMs: options.startTimeoutMs ?? stackDefaults.startTimeoutMs,
    stopGraceMs: options.stopGraceMs ?? stackDefaults.stopGraceMs,
    onUnexpectedExit: (exit) => exits.emit(exit),
  });
}

async function tearDown({ processes, workspace, plan }: Launch): Promise<void> {
  await processes.stop();
  await workspace.remove();
  releasePlan(plan);
}

function livekitEndpoint({ livekitPort, apiKey, apiSecret }: StackPlan): LiveKitEndpoint {
  return { url: `ws://${host}:${livekitPort}`, httpUrl: `http://${host}:${livekitPort}`, apiKey, apiSecret };
}

async function setUpSip(livekit: LiveKitEndpoint, port: number, options: SipOptions): Promise<SipEndpoint> {
  const client = new SipClient(livekit.httpUrl, livekit.apiKey, livekit.apiSecret);
  const routing = await createSipRouting(client, options);
  const inboundNumber = options.inboundNumber ?? stackDefaults.inboundNumber;
  return {
    ...routing,
    address: `sip:${inboundNumber}@${host}:${port}`,
    host,
    port,
    inboundNumber,
    outboundNumber: options.outboundNumber ?? stackDefaults.outboundNumber,
    routeOutboundTo: (hostPort) => updateOutboundAddress(client, routing.outboundTrunkId, hostPort),
  };
}

function isSipPlan(plan: StackPlan): plan is SipStackPlan {
  return plan.sip !== undefined && plan.redisPort !== undefined;
}

/** The servers read LIVEKIT_*, NODE_IP, REDIS_* and others from the environment, over their files: those stay out. */
function minimalEnvironment(env: Environment): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'].map((name) => [name, env[name]] as const);
  return Object.fromEntries(
    kept.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
}
