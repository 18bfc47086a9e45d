import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

import { dispose } from '@livekit/rtc-node';
import type { Stack } from '@warm/testbed';
import { startStack } from '@warm/testbed';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createHoldPlayer } from '../src/index.js';
import { joinRoom } from './join-room.js';
import { Listener } from './listener.js';
import { seamFaults } from './seam.js';
import { temporaryFolder } from './temporary-folder.js';
import { writeToneWav } from './tone.js';

const LOOPS = 20;
const LOOP_MS = 1000;
/** A thousand milliseconds hold no whole number of periods: repeated as it is, the tone jumps. */
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

/** What a listener receives of a tone that repeats, damaged in the middle of each loop. */
async function receivedLoops(damage: Damage): Promise<Int16Array> {
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
  await using player = await createHoldPlayer({ room: agent, source: { file } });
  await player.start();
  await listener.hears('music', 50);
  const heard = await listener.listensFor(LOOPS * LOOP_MS);
  await player.stop({ fadeMs: 0 });
  await Promise.all([caller.disconnect(), agent.disconnect()]);
  return Int16Array.from(heard.flatMap(({ samples: part }) => [...part]));
}

it(`${LOOPS} loops are received without a gap and without a click, which the bounds would show`, async () => {
  const middle = (LOOP_MS / 2) * 48;
  const [sound, withGap, withClick] = await Promise.all([
    receivedLoops(() => undefined),
    receivedLoops((samples) => samples.fill(0, middle, middle + 5 * 48)),
    receivedLoops((samples) => samples.fill(20_000, middle, middle + 2)),
  ]);
  const faults = [sound, withGap, withClick].map((samples) => seamFaults(samples, TONE.hz));
  console.info('intact, with a gap, with a click:', JSON.stringify(faults));
  expect(sound.length).toBeGreaterThanOrEqual(LOOPS * LOOP_MS * 48);
  expect(faults[0]).toEqual({ gaps: 0, clicks: 0 });
  expect(faults[1]?.gaps).toBeGreaterThanOrEqual(LOOPS - 1);
  expect(faults[2]?.clicks).toBeGreaterThanOrEqual(LOOPS - 1);
});
