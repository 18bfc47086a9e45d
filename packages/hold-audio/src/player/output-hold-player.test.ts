import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ClipReel } from '../reel/clip-reel.js';
import { holdClip } from '../source/hold-clip.js';
import type { HoldEvent } from './hold-event.js';
import { HoldMix } from './hold-mix.js';
import type { HoldOutput } from './hold-output.js';
import { HoldPlayerClosedError } from './hold-player-closed-error.js';
import { OutputHoldPlayer } from './output-hold-player.js';

/** An output whose listeners hear what a test lets them hear. */
class FakeOutput implements HoldOutput {
  readonly sid = 'TR_fake';
  readonly samples = new Int16Array(2400);
  readonly handedOver: number[] = [];
  unpublished = 0;
  inFlight = 0;
  most = 0;
  #settle: ((error?: Error) => void) | undefined;

  async play(): Promise<void> {
    this.handedOver.push(this.samples[0] ?? 0);
    this.most = Math.max(this.most, ++this.inFlight);
    await new Promise<void>((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve());
    });
    this.inFlight--;
  }

  /** The frame under way is taken, and the player asks for the next one, if it wants to. */
  async proceed(frames = 1, error?: Error): Promise<void> {
    for (let i = 0; i < frames; i++) {
      this.#settle?.(error);
      this.#settle = undefined;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  wake = () => undefined;
  rest = () => undefined;
  takeBack = () => 0;
  drained = () => Promise.resolve();
  async unpublish() {
    this.unpublished++;
  }
}

/** A constant shows nothing but the gain. */
const reelOf = (level: number) =>
  ClipReel.repeating(holdClip(new Int16Array(48_000).fill(level), { isSeamless: true }));

function createPlayer() {
  const output = new FakeOutput();
  const mix = new HoldMix(reelOf(9000), 1);
  const player = new OutputHoldPlayer({
    ...{ output, mix, fadeInMs: 0, fadeOutMs: 100, volume: 1 },
    loadReel: async (source) =>
      source === 'built-in' ? reelOf(5000) : Promise.reject(new Error('no music')),
    fallback: () => reelOf(3000),
    makeSpeech: async () => new Int16Array(4800).fill(1000),
  });
  const events: HoldEvent[] = [];
  player.on((event) => events.push(event));
  return { output, player, events };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('start() and stop()', () => {
  it('do nothing when there is nothing to do', async () => {
    const { output, player, events } = createPlayer();
    await player.stop();
    await player.start();
    await player.start();
    await player.stop();
    await player.stop();
    expect(events).toEqual([{ type: 'hold-started' }, { type: 'hold-stopped' }]);
    await output.proceed(10);
    expect(output.inFlight).toBe(0);
  });

  it('never have more than one frame under way, in any order', async () => {
    const { output, player } = createPlayer();
    for (let i = 0; i < 50; i++) {
      void player.start();
      if (i % 3 === 0) await output.proceed();
      void player.stop();
      if (i % 4 === 0) await output.proceed(2);
    }
    await player.start();
    await output.proceed(5);
    expect(output.most).toBe(1);
    expect(output.handedOver.at(-1)).toBe(9000);
    await player.stop();
    await output.proceed(5);
    expect(output.inFlight).toBe(0);
  });

  it('stop() does not wait for a frame that LiveKit has not taken yet', async () => {
    const { output, player } = createPlayer();
    await player.start();
    await player.stop();
    expect(output.inFlight).toBe(1);
    expect(player.playing).toBe(false);
    await output.proceed(5);
  });

  it('start() rejects with the reason of a signal aborted before, and plays nothing', async () => {
    const { output, player } = createPlayer();
    const reason = new Error('the caller has left');
    await expect(player.start(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(output.handedOver).toEqual([]);
  });
});

describe('the end', () => {
  it('close() fades out, unpublishes once, and start() then rejects with HoldPlayerClosedError', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const closing = Promise.all([player.close(), player.close()]);
    await expect(player.start()).rejects.toBeInstanceOf(HoldPlayerClosedError);
    await output.proceed(5);
    await closing;
    await player.stop();
    expect(output.unpublished).toBe(1);
    expect(events.slice(1)).toEqual([
      { type: 'hold-stopped' },
      { type: 'hold-player-closed', reason: 'closed' },
    ]);
  });

  it('comes quietly, with an event, when LiveKit takes no more sound', async () => {
    const { output, player, events } = createPlayer();
    const error = new Error('no more');
    await player.start();
    await output.proceed(1, error);
    expect(player.closed).toBe(true);
    expect(events.at(-1)).toEqual({ type: 'hold-player-closed', reason: 'playback-failed', error });
    expect(output.unpublished).toBe(1);
  });

  it('with the room does not wait for a fade nobody hears', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    await player.end('room-disconnected');
    expect(player.playing).toBe(false);
    expect(events.at(-1)).toEqual({ type: 'hold-player-closed', reason: 'room-disconnected' });
    await output.proceed(3);
    expect(output.handedOver).toHaveLength(1);
  });
});

describe('duck()', () => {
  it('keeps the music low until the last release, each of which counts once', async () => {
    const { output, player } = createPlayer();
    await player.start();
    const [first, second] = [player.duck(), player.duck()];
    first();
    first();
    await output.proceed(5);
    expect(output.handedOver.at(-1)).toBeLessThan(2000);
    second();
    await output.proceed(5);
    expect(output.handedOver.at(-1)).toBe(9000);
    await player.stop();
    await output.proceed(4);
  });
});

it('a listener that throws harms neither the music nor the others', async () => {
  const { output, player, events } = createPlayer();
  player.on(() => {
    throw new Error('mine');
  });
  await player.start();
  await player.stop();
  await output.proceed(5);
  expect(events).toHaveLength(2);
});
