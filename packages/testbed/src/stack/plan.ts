import { randomBytes } from 'node:crypto';
import type { StackOptions } from './options.js';
import { freeSipPort, freeTcpPort, releasePorts, reserveUdpRange, type PortRange } from './ports.js';

/** A WebRTC connection takes one or two UDP ports, a phone call's audio one: room for dozens of calls at once. */
const udpPortsPerServer = 200;

/** What must be known before the first process starts: who listens where, under which keys. */
export interface StackPlan {
  apiKey: string;
  apiSecret: string;
  livekitPort: number;
  rtcPorts: PortRange;
  redisPort?: number;
  sip?: { port: number; rtpPorts: PortRange };
}

export async function makePlan(options: StackOptions): Promise<StackPlan> {
  const { ports = {}, sip, redis = sip !== undefined } = options;
  const needsRedis = redis !== false || sip !== undefined;
  const [livekitPort, rtcPorts, redisPort, sipPlan] = await Promise.all([
    ports.livekit ?? freeTcpPort(),
    reserveUdpRange(udpPortsPerServer),
    needsRedis ? (ports.redis ?? freeTcpPort()) : undefined,
    sip === undefined ? undefined : planSip(ports.sip),
  ]);
  return {
    apiKey: `API${randomBytes(6).toString('hex')}`,
    apiSecret: randomBytes(32).toString('hex'),
    livekitPort,
    rtcPorts,
    ...(redisPort === undefined ? {} : { redisPort }),
    ...(sipPlan === undefined ? {} : { sip: sipPlan }),
  };
}

/** Gives the plan's UDP ranges back to other stacks of this process. */
export function releasePlan({ rtcPorts, sip }: StackPlan): void {
  releasePorts(rtcPorts);
  if (sip !== undefined) releasePorts(sip.rtpPorts);
}

async function planSip(fixedPort: number | undefined): Promise<NonNullable<StackPlan['sip']>> {
  const [port, rtpPorts] = await Promise.all([
    fixedPort ?? freeSipPort(),
    reserveUdpRange(udpPortsPerServer),
  ]);
  return { port, rtpPorts };
}
