import type { Room } from '@livekit/rtc-node';
import {
  AudioFrame,
  AudioSource,
  dispose,
  LocalAudioTrack,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { Interval, Phone, SipStack } from '@warm/testbed';
import { startPhone, startStack } from '@warm/testbed';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import type { HoldEvent } from '../src/index.js';
import { createHoldPlayer } from '../src/index.js';
import { cacheFolder } from './cache-folder.js';
import { joinRoom } from './join-room.js';
import { temporaryFolder } from './temporary-folder.js';
import { levelAt, rmsOf, toneOf, writeToneWav } from './tone.js';

/** Music and words are tones, so that each can be measured while both are heard. */
const MUSIC_HZ = 500;
const WORDS_HZ = 1000;
const SUPERVISOR_HZ = 1500;
const WORDS_MS = 2000;
const ANNOUNCEMENTS = 2;
/** Far below the music while words are said. */
const SILENT_RMS = 100;

let stack: SipStack;
beforeAll(async () => void (stack = await startStack({ sip: {} })));
afterAll(async () => {
  await stack.close();
  await dispose();
});

const voice = {
  async *synthesize() {
    const tone = toneOf({ durationMs: WORDS_MS, hz: WORDS_HZ, level: 8000, sampleRate: 24_000 });
    yield { frame: { data: Int16Array.from(tone, Math.round), sampleRate: 24_000, channels: 1 } };
  },
};

/** Levels of a frequency in what a phone recorded, one each 100 ms. */
function levelsOf(phone: Phone, hz: number, { fromMs, toMs }: Interval): number[] {
  const { samples, sampleRate } = phone.recording({ sinceMs: fromMs, untilMs: toMs });
  const length = sampleRate / 10;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    levelAt(hz, samples.subarray(i * length, (i + 1) * length), sampleRate),
  );
}

/** In what was received, however late: this process, busy with the phone and the music, may have looked late. */
function longestSilenceMs(phone: Phone, { fromMs, toMs }: Interval): number {
  const { samples, sampleRate } = phone.recording({ sinceMs: fromMs, untilMs: toMs });
  const length = sampleRate / 100;
  let [longest, silent] = [0, 0];
  for (let at = 0; at + length <= samples.length; at += length) {
    silent = rmsOf(samples.subarray(at, at + length)) < SILENT_RMS ? silent + 10 : 0;
    longest = Math.max(longest, silent);
  }
  return longest;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const decibels = (ratio: number) => 20 * Math.log10(ratio);

/** Publishes a track and returns the way to be heard on it, for two seconds. */
async function supervisorIn(room: Room): Promise<() => Promise<void>> {
  const source = new AudioSource(48_000, 1, 200);
  const track = LocalAudioTrack.createAudioTrack('microphone', source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await room.localParticipant?.publishTrack(track, options);
  const tone = toneOf({ durationMs: 2000, hz: SUPERVISOR_HZ, level: 8000, sampleRate: 48_000 });
  const data = Int16Array.from(tone, Math.round);
  return async () => {
    for (let at = 0; at < data.length; at += 960) {
      await source.captureFrame(new AudioFrame(data.slice(at, at + 960), 48_000, 1, 960));
    }
  };
}

it('a phone on hold hears music from the hold to the merge, and announcements with the music lowered', async () => {
  await using folder = await temporaryFolder();
  const [file, format] = [folder.file('tone.wav'), { channels: 1, bits: 16 }] as const;
  await writeToneWav(file, { durationMs: 3700, hz: MUSIC_HZ, level: 0.3, sampleRate: 48_000, ...format });
  await using phone = await startPhone({ user: 'ada' });
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  const answered = phone.call(stack.sip.address);
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret);
  const roomName = await vi.waitUntil(async () => (await rooms.listRooms())[0]?.name, 20_000);
  const agent = await joinRoom(stack, roomName, 'agent');
  const supervisor = await joinRoom(stack, roomName, 'supervisor');
  const speak = await supervisorIn(supervisor);
  const events: HoldEvent['type'][] = [];
  await using player = await createHoldPlayer({
    ...{ room: agent, source: { file }, voice, cacheFolder },
    announcements: { firstAfterMs: 2000, everyMs: 5000, words: () => 'Thank you for holding.' },
  });
  player.on(({ type }) => events.push(type));
  await answered;

  await player.start();
  const started = await phone.ear.untilHeard(MUSIC_HZ, { signal: AbortSignal.timeout(20_000) });
  await vi.waitUntil(
    () => events.filter((type) => type === 'hold-announcement-ended').length === ANNOUNCEMENTS,
    {
      timeout: 40_000,
    },
  );
  const wordsSince = { sinceMs: started.fromMs };
  await vi.waitUntil(() => phone.ear.heard(WORDS_HZ, wordsSince).length === ANNOUNCEMENTS, {
    timeout: 10_000,
  });
  await vi.waitUntil(() => Date.now() > (phone.ear.heard(WORDS_HZ).at(-1)?.toMs ?? Infinity) + 1000, 10_000);
  const hold = { fromMs: started.fromMs, toMs: Date.now() - 300 };
  const spoken = speak();
  await player.stop();
  const merged = await phone.ear.untilHeard(SUPERVISOR_HZ, { signal: AbortSignal.timeout(20_000) });
  await spoken;
  await Promise.all([agent.disconnect(), supervisor.disconnect()]);

  const words = phone.ear.heard(WORDS_HZ, wordsSince);
  for (const { fromMs, toMs } of words) expect(Math.abs(toMs - fromMs - WORDS_MS)).toBeLessThan(200);
  const whole = { fromMs: started.fromMs, toMs: merged.fromMs + 1000 };
  const silenceMs = longestSilenceMs(phone, whole);
  console.info(`longest silence from the hold to the merge: ${silenceMs} ms`);
  // Not none: livekit-sip sends silence for what reaches it late on a busy machine.
  expect(silenceMs).toBeLessThanOrEqual(60);
  const { samples, sampleRate } = phone.recording({ sinceMs: whole.fromMs, untilMs: whole.toMs });
  expect((samples.length / sampleRate) * 1000).toBeGreaterThan(whole.toMs - whole.fromMs - 200);

  const before = median(levelsOf(phone, MUSIC_HZ, { fromMs: hold.fromMs + 200, toMs: hold.fromMs + 1700 }));
  for (const { fromMs, toMs } of words) {
    const during = median(levelsOf(phone, MUSIC_HZ, { fromMs: fromMs + 300, toMs: toMs - 300 }));
    expect(decibels(during / before)).toBeCloseTo(-14, -0.3);
  }
  const after = median(
    levelsOf(phone, MUSIC_HZ, { fromMs: (words.at(-1)?.toMs ?? 0) + 400, toMs: hold.toMs }),
  );
  expect(Math.abs(decibels(after / before))).toBeLessThan(1);
  // Ducked, it is a fifth; half of that would be a hole.
  for (const level of levelsOf(phone, MUSIC_HZ, hold)) expect(level).toBeGreaterThan(before * 0.1);
});
