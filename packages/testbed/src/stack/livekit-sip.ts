import path from 'node:path';
import { writeConfigFile } from './config-file.js';
import type { ProcessSpec } from './managed-process.js';
import { stackDefaults, type SipOptions, type StackOptions } from './options.js';
import type { StackPlan } from './plan.js';
import { redisCommand } from './redis-command.js';
import { answersSipOptions } from './sip-ping.js';

export type SipStackPlan = StackPlan & Required<Pick<StackPlan, 'redisPort' | 'sip'>>;

/** The channel on which livekit-sip takes orders to dial: subscribed to once it is able to. */
const dialChannel = 'SIPInternal|CreateSIPParticipant|REQ';

/** A livekit-sip whose signalling and audio stay on loopback. */
export async function livekitSipSpec(
  command: string,
  plan: SipStackPlan,
  folder: string,
  options: SipOptions,
  logLevel: StackOptions['logLevel'],
): Promise<ProcessSpec> {
  const file = path.join(folder, 'livekit-sip.yaml');
  await writeConfigFile(file, sipConfig(plan, logLevel), options.overrides);
  return {
    name: 'livekit-sip',
    command,
    args: ['--config', file],
    isReady: async () => (await takesOrders(plan.redisPort)) && (await answersSipOptions(plan.sip.port)),
    // SIGTERM waits for running calls to end; SIGINT ends them with a BYE.
    stopSignals: [{ signal: 'SIGINT' }],
  };
}

function sipConfig(plan: SipStackPlan, logLevel: StackOptions['logLevel']): Record<string, unknown> {
  return {
    api_key: plan.apiKey,
    api_secret: plan.apiSecret,
    ws_url: `ws://127.0.0.1:${plan.livekitPort}`,
    redis: { address: `127.0.0.1:${plan.redisPort}` },
    sip_port: plan.sip.port,
    rtp_port: `${plan.sip.rtpPorts.start}-${plan.sip.rtpPorts.end}`,
    listen_ip: '127.0.0.1',
    nat_1_to_1_ip: '127.0.0.1',
    use_external_ip: false,
    // At the default of 0.9, a busy small machine answers calls with 503 "cpu exhausted".
    max_cpu_utilization: 1.0,
    logging: { level: logLevel ?? stackDefaults.logLevel, json: false },
  };
}

async function takesOrders(redisPort: number): Promise<boolean> {
  const answer = await redisCommand(redisPort, ['PUBSUB', 'CHANNELS', dialChannel]);
  return answer?.includes(dialChannel) === true;
}
