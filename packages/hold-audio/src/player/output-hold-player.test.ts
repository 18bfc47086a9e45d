import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ClipReel } from '../reel/clip-reel.js';
import { holdClip } from '../source/hold-clip.js';
import { HoldSourceError } from '../source/hold-source-error.js';
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

describe('pause() and resume()', () => {
  it('keep the place, and stop() ends a pause', async () => {
    const { output, player, events } = createPlayer();
    await player.resume();
    await player.start();
    await player.pause();
    await player.pause();
    await output.proceed(5);
    expect([output.inFlight, player.playing, player.paused]).toEqual([0, false, true]);
    await player.resume();
    await output.proceed(3);
    expect(output.handedOver.at(-1)).toBe(9000);
    await player.pause();
    await player.stop();
    await player.stop();
    await output.proceed(5);
    expect(events.map(({ type }) => type)).toEqual([
      ...['hold-started', 'hold-paused', 'hold-resumed', 'hold-paused', 'hold-stopped'],
    ]);
  });

  it('start() goes on where it was paused', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    await player.pause();
    await player.start();
    expect(events.at(-1)).toEqual({ type: 'hold-resumed' });
    await player.stop();
    await output.proceed(5);
  });
});

describe('volume and swap()', () => {
  it('glide to what was asked for, also in the middle of a hold', async () => {
    const { output, player } = createPlayer();
    await player.start();
    player.volume = 0.5;
    await output.proceed(5);
    expect(output.handedOver.at(-1)).toBe(4500);
    await player.swap('built-in');
    await output.proceed(12);
    expect(output.handedOver.at(-1)).toBe(2500);
    expect(() => (player.volume = 0)).toThrow(expect.objectContaining({ field: 'volume' }));
    await player.stop();
    await output.proceed(5);
  });

  it('leaves the music as it is when the other cannot be loaded', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    await expect(player.swap('comfort-noise')).rejects.toThrow('no music');
    await output.proceed(3);
    expect(output.handedOver.at(-1)).toBe(9000);
    expect(events).toHaveLength(1);
    await player.stop();
    await output.proceed(5);
  });

  it('plays the fallback while a source gives nothing, and asks the source again at the next hold', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const error = new HoldSourceError({ reason: 'ended', field: 'source.frames', value: '', cure: '' });
    player.sourceFailed(reelOf(7000), error);
    await output.proceed(12);
    expect(output.handedOver.at(-1)).toBe(3000);
    expect(events.at(-1)).toEqual({ type: 'hold-source-failed', error });
    await player.stop();
    await output.proceed(5);
    await player.start();
    await output.proceed(3);
    expect(output.handedOver.at(-1)).toBe(7000);
    await player.stop();
    await output.proceed(5);
  });
});

describe('announce()', () => {
  it('lowers the music, mixes the words in, and brings the music back', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const said = player.announce('Thank you for holding.');
    await output.proceed(8);
    await said;
    const ducked = Math.round(9000 * 10 ** (-14 / 20));
    expect(output.handedOver).toContain(ducked + 1000);
    await output.proceed(8);
    expect(output.handedOver.at(-1)).toBe(9000);
    expect(events.slice(1)).toEqual([
      { type: 'hold-announcement-started' },
      { type: 'hold-announcement-ended', isComplete: true },
    ]);
    await player.stop();
    await output.proceed(5);
  });

  it('says one thing after the other', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const both = Promise.all([player.announce('one'), player.announce('two')]);
    await output.proceed(20);
    await both;
    expect(events.slice(1).map(({ type }) => type)).toEqual([
      ...['hold-announcement-started', 'hold-announcement-ended'],
      ...['hold-announcement-started', 'hold-announcement-ended'],
    ]);
    await player.stop();
    await output.proceed(5);
  });

  it('ends with the hold, in the middle of the words', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const said = player.announce('Thank you for holding.');
    await output.proceed(1);
    await player.stop({ fadeMs: 0 });
    await output.proceed(5);
    await said;
    expect(events.at(-1)).toEqual({ type: 'hold-announcement-ended', isComplete: false });
  });

  it('rejects when nobody is on hold', async () => {
    const { player } = createPlayer();
    await expect(player.announce('hello')).rejects.toMatchObject({ reason: 'not-on-hold' });
  });
});
