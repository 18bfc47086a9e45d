import { EventEmitter } from 'node:events';
import childProcess from 'node:child_process';

import { initializeLogger, voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { createHoldPlayer } from '@warm/hold-audio';
import type { LiveKitEndpoint } from '@warm/testbed';
import { pause } from './first-sound.js';
import { HOLD_MUSIC } from './hold-music.js';
import { join } from './join.js';

/** What a process is told to do. */
export interface HoldLoadJob {
  player: 'ours' | 'peer';
  rooms: number;
  /** Of the rooms' names. */
  prefix: string;
  livekit: LiveKitEndpoint;
  /** How long connections and players are left alone before they are measured. */
  settlingMs: number;
  measuringMs: number;
}

/** What it cost beyond the rooms themselves. */
export interface HoldLoad {
  cpuPercent: number;
  memoryMb: number;
  decoders: number;
}

async function measure(job: HoldLoadJob): Promise<HoldLoad> {
  initializeLogger({ pretty: false, level: 'silent' });
  EventEmitter.defaultMaxListeners = 0;
  const decoders = countChildren();
  const rooms: Room[] = [];
  for (let i = 0; i < job.rooms; i++) rooms.push(await join(job.livekit, `${job.prefix}-${i}`, 'agent'));
  await pause(job.settlingMs);
  const idlePercent = await cpuPercent(job.measuringMs);
  const idleMb = memoryMb();
  await Promise.all(rooms.map((room) => (job.player === 'ours' ? hold(room) : peerHold(room))));
  await pause(job.settlingMs);
  const percent = await cpuPercent(job.measuringMs);
  return { cpuPercent: percent - idlePercent, memoryMb: memoryMb() - idleMb, decoders: decoders.count };
}

async function hold(room: Room): Promise<void> {
  const player = await createHoldPlayer({ room, source: { file: HOLD_MUSIC } });
  await player.start();
}

async function peerHold(room: Room): Promise<void> {
  const player = new voice.BackgroundAudioPlayer();
  await player.start({ room });
  player.play(voice.BuiltinAudioClip.HOLD_MUSIC, true);
}

async function cpuPercent(measuringMs: number): Promise<number> {
  const before = process.cpuUsage();
  const startedAtMs = performance.now();
  await pause(measuringMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 10 / (performance.now() - startedAtMs);
}

function memoryMb(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().rss / 1e6;
}

/** Counts the programs this process starts, whoever starts them. */
function countChildren(): { count: number } {
  const children = { count: 0 };
  const prototype = childProcess.ChildProcess.prototype as unknown as { spawn: (options: object) => unknown };
  const spawn = prototype.spawn;
  prototype.spawn = function (this: unknown, options: object) {
    children.count++;
    return spawn.call(this, options);
  };
  return children;
}

const load = await measure(JSON.parse(process.argv[2] ?? '{}') as HoldLoadJob);
process.send?.(load);
