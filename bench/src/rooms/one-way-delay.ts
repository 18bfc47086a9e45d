import { setTimeout as sleep } from 'node:timers/promises';
import { samplesIn, type Pcm, type Phone } from '@warm/testbed';

const RATE = 8_000;
const FRAME_MS = 20;
const FRAME_SAMPLES = samplesIn(FRAME_MS, RATE);
const BURST_MS = 60;
/** No multiple of a frame, so that the bursts fall on every phase of the packets on their way. */
const PAUSE_MS = 333;
const LOUD = 2_000;
const MOST_TRIES = 5;

/** 60 ms of a tone that starts at full level, so that its first sample can be told. */
function burst(): Pcm {
  const samples = new Int16Array(samplesIn(BURST_MS, RATE));
  for (let i = 0; i < samples.length; i++) samples[i] = 9_000 * Math.cos((2 * Math.PI * 700 * i) / RATE);
  return { samples, sampleRate: RATE };
}

/**
 * How long what one phone says takes to the other's ear, in milliseconds, one figure a burst: from the packet that
 * carries its first sample to the moment that sample would be played. Phones without a buffer of their own, so that
 * all of it is the way between. Bursts that got lost are sent anew, up to five times as many as are wanted.
 */
export async function oneWayDelays(from: Phone, to: Phone, count: number): Promise<number[]> {
  const delays: number[] = [];
  for (let sent = 0; delays.length < count && sent < count * MOST_TRIES; sent++) {
    await sleep(PAUSE_MS);
    const sinceMs = Date.now();
    await from.play(burst());
    // Told with its last frame.
    const sentMs = Date.now() - (BURST_MS - FRAME_MS);
    await sleep(PAUSE_MS);
    const heardMs = firstLoudSample(to, sinceMs);
    if (heardMs !== undefined) delays.push(heardMs - sentMs);
  }
  return delays;
}

function firstLoudSample(phone: Phone, sinceMs: number): number | undefined {
  const times = phone.ear.frames({ sinceMs });
  const { samples } = phone.ear.pcm({ sinceMs });
  const index = samples.findIndex((sample) => Math.abs(sample) > LOUD);
  const atMs = times[Math.floor(index / FRAME_SAMPLES)];
  return index < 0 || atMs === undefined ? undefined : atMs + ((index % FRAME_SAMPLES) * 1000) / RATE;
}
