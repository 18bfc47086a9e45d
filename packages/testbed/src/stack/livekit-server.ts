import path from 'node:path';
import { writeConfigFile } from './config-file.js';
import type { ProcessSpec } from './managed-process.js';
import { stackDefaults, type StackOptions } from './options.js';
import type { StackPlan } from './plan.js';

/** Long enough for an empty server to end by itself, and for two signals not to melt into one. */
const forceAfterMs = 150;

/** A livekit-server that listens on loopback alone, media included. */
export async function livekitServerSpec(
  command: string,
  plan: StackPlan,
  folder: string,
  options: StackOptions,
): Promise<ProcessSpec> {
  const file = path.join(folder, 'livekit-server.yaml');
  await writeConfigFile(file, serverConfig(plan, options), options.overrides);
  return {
    name: 'livekit-server',
    command,
    args: ['--config', file],
    isReady: () => answersHttp(`http://127.0.0.1:${plan.livekitPort}/`),
    // The first SIGTERM waits until every participant has left, a second one forces the end and tells the clients.
    stopSignals: [{ signal: 'SIGTERM', graceMs: forceAfterMs }, { signal: 'SIGTERM' }],
  };
}

function serverConfig(plan: StackPlan, options: StackOptions): Record<string, unknown> {
  const { webhookUrls = [], logLevel = stackDefaults.logLevel } = options;
  return {
    port: plan.livekitPort,
    bind_addresses: ['127.0.0.1'],
    keys: { [plan.apiKey]: plan.apiSecret },
    logging: { level: logLevel, json: false },
    rtc: rtcConfig(plan),
    room: {
      auto_create: true,
      empty_timeout: seconds(options.roomEmptyTimeoutMs ?? stackDefaults.roomEmptyTimeoutMs),
      departure_timeout: seconds(options.roomDepartureTimeoutMs ?? stackDefaults.roomDepartureTimeoutMs),
    },
    ...(plan.redisPort === undefined ? {} : { redis: { address: `127.0.0.1:${plan.redisPort}` } }),
    ...(webhookUrls.length === 0 ? {} : { webhook: { api_key: plan.apiKey, urls: webhookUrls } }),
  };
}

function rtcConfig({ rtcPorts }: StackPlan): Record<string, unknown> {
  return {
    node_ip: '127.0.0.1',
    use_external_ip: false,
    enable_loopback_candidate: true,
    // Without this filter, media sockets open on every interface of the machine.
    ips: { includes: ['127.0.0.1/32'] },
    // Nobody needs ICE over TCP on loopback, and its listener would open on every interface.
    tcp_port: 0,
    port_range_start: rtcPorts.start,
    port_range_end: rtcPorts.end,
  };
}

async function answersHttp(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** livekit-server counts whole seconds; 0 would mean "use your default". */
function seconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1_000));
}
