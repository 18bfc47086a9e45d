import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

import { dispose } from '@livekit/rtc-node';
import type { Stack } from '@warm/testbed';
import { startStack } from '@warm/testbed';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createHoldPlayer } from '../src/index.js';
import { cacheFolder } from './cache-folder.js';
import { joinRoom } from './join-room.js';
import { Listener } from './listener.js';
import type { SeamFaults } from './seam.js';
import { seamFaults } from './seam.js';
import { temporaryFolder } from './temporary-folder.js';
import { writeToneWav } from './tone.js';

const LOOPS = 20;
/** Of each damage, to show that it is found. */
const DAMAGED_LOOPS = 5;
const LOOP_MS = 600;
const MOST_TAKES = 3;
/** Six hundred milliseconds hold no whole number of periods: repeated as it is, the tone jumps. */
const TONE = {
  durationMs: LOOP_MS,
  hz: 499.6,
  level: 0.2,
  sampleRate: 48_000,
  channels: 1,
  bits: 16,
} as const;
const HEADER_BYTES = 44;

let stack: Stack;
beforeAll(async () => void (stack = await startStack({})));
afterAll(async () => {
  await stack.close();
  await dispose();
});

type Damage = (samples: Int16Array) => void;

interface Take {
  faults: SeamFaults;
  durationMs: number;
  /** Whether the listener had to make something up. */
  isDisturbed: boolean;
}

/** What a listener receives of a tone that repeats, damaged in the middle of each loop. */
async function receivedLoops(loops: number, damage: Damage): Promise<Take> {
  await using folder = await temporaryFolder();
  const [file, name] = [folder.file('tone.wav'), randomUUID()];
  await writeToneWav(file, TONE);
  const wav = await readFile(file);
  const samples = new Int16Array(
    wav.buffer.slice(wav.byteOffset + HEADER_BYTES, wav.byteOffset + wav.length),
  );
  damage(samples);
  await writeFile(file, Buffer.concat([wav.subarray(0, HEADER_BYTES), new Uint8Array(samples.buffer)]));
  const caller = await joinRoom(stack, name, 'caller');
  const listener = new Listener(caller);
  const agent = await joinRoom(stack, name, 'agent');
  const warnings: Error[] = [];
  await using player = await createHoldPlayer({
    ...{ room: agent, source: { file }, cacheFolder },
    onWarning: (warning) => warnings.push(warning),
  });
  expect(warnings).toEqual([]);
  await player.start();
  await listener.hears('music', 50);
  const madeUpBefore = await listener.madeUp();
  const heard = await listener.listensFor(loops * LOOP_MS);
  const isDisturbed = (await listener.madeUp()) > madeUpBefore;
  await player.stop({ fadeMs: 0 });
  await Promise.all([caller.disconnect(), agent.disconnect()]);
  const received = Int16Array.from(heard.flatMap(({ samples: part }) => [...part]));
  return { faults: seamFaults(received, TONE.hz), durationMs: received.length / 48, isDisturbed };
}

/** Again when something is wrong and the machine was too busy to bring all that was sent. */
async function undisturbedLoops(): Promise<Take> {
  let take = await receivedLoops(LOOPS, () => undefined);
  for (let takes = 1; takes < MOST_TAKES && take.isDisturbed && isFaulty(take); takes++) {
    take = await receivedLoops(LOOPS, () => undefined);
  }
  return take;
}

const isFaulty = ({ faults: { gaps, clicks } }: Take) => gaps + clicks > 0;

it(`${LOOPS} loops are received without a gap and without a click, which the bounds would show`, async () => {
  const middle = (LOOP_MS / 2) * 48;
  const sound = await undisturbedLoops();
  const withGap = await receivedLoops(DAMAGED_LOOPS, (all) => all.fill(0, middle, middle + 5 * 48));
  const withClick = await receivedLoops(DAMAGED_LOOPS, (all) => all.fill(20_000, middle, middle + 2));
  console.info('intact, with a gap, with a click:', JSON.stringify([sound, withGap, withClick]));
  expect(sound.durationMs).toBeGreaterThanOrEqual(LOOPS * LOOP_MS);
  expect(sound.faults).toEqual({ gaps: 0, clicks: 0 });
  expect(withGap.faults.gaps).toBeGreaterThanOrEqual(DAMAGED_LOOPS - 1);
  expect(withClick.faults.clicks).toBeGreaterThanOrEqual(DAMAGED_LOOPS - 1);
});
