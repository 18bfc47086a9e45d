import { AudioStream, dispose, LocalAudioTrack } from '@livekit/rtc-node';
import { afterAll, expect, it } from 'vitest';

import { randomFrom } from '../../test/random.js';
import { frameOf } from './frame-of.js';
import { SendQueue } from './send-queue.js';

afterAll(dispose);

const NUMBERS = 30_000;
const numberAt = (at: number) => 1 + (at % NUMBERS);
const DROPS = 40;

/** Hands over samples that are their numbers, and again those that were dropped. Returns how often some were. */
async function count(queue: SendQueue, isOver: () => boolean): Promise<number> {
  const [first, usual] = [frameOf(20), frameOf(200)];
  let drops = 0;
  for (let at = 0; !isOver();) {
    const frame = queue.queued === 0 ? first : usual;
    for (let i = 0; i < frame.data.length; i++) frame.data[i] = numberAt(at + i);
    await queue.play(frame);
    const dropped = queue.takeDropped();
    if (dropped > 0) drops++;
    at += frame.data.length - dropped;
  }
  return drops;
}

/** What a track sends, before it is coded, until `isOver`; without the silence before and after. */
async function soundOf(track: LocalAudioTrack, isOver: () => boolean): Promise<number[]> {
  const sent: number[] = [];
  for await (const { data } of new AudioStream(track, 48_000, 1)) {
    sent.push(...data);
    if (isOver()) break;
  }
  const isSound = (sample: number) => sample !== 0;
  return sent.slice(sent.findIndex(isSound), sent.findLastIndex(isSound) + 1);
}

it('drops what waits to the sample, and sends what replaces it without a hole', async () => {
  const random = randomFrom(7);
  const queue = new SendQueue();
  const track = LocalAudioTrack.createAudioTrack('numbers', queue.source);
  await queue.learn();
  let isOver = false;
  const listening = soundOf(track, () => isOver);
  const counting = count(queue, () => isOver);
  for (let i = 0; i < DROPS; i++) {
    await new Promise((resolve) => setTimeout(resolve, 30 + random(90)));
    queue.drop();
  }
  isOver = true;
  const sound = await listening;
  queue.close();
  const drops = await counting;
  await track.close();

  // One at a time: each was done before the next was asked for.
  expect(drops).toBeGreaterThan(DROPS * 0.75);
  expect(sound.length).toBeGreaterThan(DROPS * 30 * 48);
  const holes = sound.filter((sample, i) => sample === 0 && sound[i - 1] !== 0).length;
  const numbers = sound.filter((sample) => sample !== 0);
  const jumps = numbers.filter((sample, i) => i > 0 && sample !== numberAt(numbers[i - 1] ?? 0)).length;
  console.info(`in ${DROPS} drops: ${holes} holes, ${jumps} times samples lost or sent twice`);
  // Not none: on a busy machine, what replaces may come too late. Each drop has one when the moment is left to chance.
  expect(holes + jumps).toBeLessThan(DROPS / 4);
});

it('takes every call after its track has gone, which whoever waits for more is told', async () => {
  const queue = new SendQueue();
  const track = LocalAudioTrack.createAudioTrack('gone', queue.source);
  await queue.learn();
  const frame = frameOf(200);
  await queue.play(frame);
  const playing = queue.play(frame);
  await track.close();
  queue.drop();
  await expect(playing).rejects.toThrow();
  queue.drop();
  queue.close();
  queue.drop();
  await queue.drained();
  await queue.play(frame);
});
