import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeOutput } from '../../test/fake-output.js';
import { largestStep } from '../../test/tone.js';
import { ClipReel } from '../reel/clip-reel.js';
import { holdClip } from '../source/hold-clip.js';
import type { HoldSourceError } from '../source/hold-source-error.js';
import { sourceError } from '../source/source-limits.js';
import type { Reel } from '../reel/reel.js';
import type { HoldEvent } from './hold-event.js';
import { HoldMix } from './hold-mix.js';
import { HoldPlayerClosedError } from './hold-player-closed-error.js';
import { OutputHoldPlayer } from './output-hold-player.js';

/** A constant shows nothing but the gain. */
const reelOf = (level: number) =>
  ClipReel.repeating(holdClip(new Int16Array(48_000).fill(level), { isSeamless: true }));

function createPlayer({ fadeOutMs = 100, reel = reelOf(9000) }: { fadeOutMs?: number; reel?: Reel } = {}) {
  const output = new FakeOutput();
  const failures: ((error: HoldSourceError) => void)[] = [];
  const player = new OutputHoldPlayer({
    ...{ output, mix: new HoldMix(reel, 1), fadeInMs: 0, fadeOutMs, volume: 1 },
    loadReel: async (source, onFailure) => {
      if (source !== 'built-in') throw new Error('no music');
      failures.push(onFailure);
      return reelOf(5000);
    },
    fallback: () => reelOf(3000),
    makeSpeech: async () => new Int16Array(4800).fill(1000),
  });
  const events: HoldEvent[] = [];
  player.on((event) => events.push(event));
  return { output, player, events, failures };
}

/** Every sample of it is its number. */
const counting: Reel = {
  begin: () => 0,
  copy: (position, frame) => frame.forEach((_, i) => (frame[i] = (position + i) % 30_000)),
  end: () => undefined,
};

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
    await output.listen(500);
    expect(output.inFlight).toBe(0);
  });

  it('never have more than one frame under way, in any order', async () => {
    const { output, player } = createPlayer();
    for (let i = 0; i < 50; i++) {
      void player.start();
      if (i % 3 === 0) await output.listen(30);
      void player.stop();
      if (i % 4 === 0) await output.listen(70);
    }
    await player.start();
    await output.listen(500);
    expect(output.most).toBe(1);
    expect(output.heard.at(-1)).toBe(9000);
    await player.stop();
    await output.listen(500);
    expect(output.inFlight).toBe(0);
  });

  it('are heard at once, not behind what already waits to be sent', async () => {
    const { output, player } = createPlayer();
    await player.start();
    await output.listen(1000);
    await player.stop();
    expect(await output.listen(200)).toHaveLength(100 * 48);
    await player.start();
    await output.listen(1000);
    await player.stop({ fadeMs: 0 });
    expect(await output.listen(200)).toEqual([]);
  });

  it('stop() does not wait for a frame that LiveKit has not taken yet', async () => {
    const { output, player } = createPlayer();
    await player.start();
    await output.listen(50);
    await player.stop();
    expect(output.inFlight).toBe(1);
    expect(player.playing).toBe(false);
    await output.listen(500);
  });

  it('start() rejects with the reason of a signal aborted before, and plays nothing', async () => {
    const { output, player } = createPlayer();
    const reason = new Error('the caller has left');
    await expect(player.start(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await output.listen(100)).toEqual([]);
  });

  it.each([20, 60, 100, 140])(
    'start() %i ms into the fade-out turns it round and goes on where it was',
    async (ms) => {
      const { output, player } = createPlayer({ fadeOutMs: 150, reel: counting });
      await player.start();
      await output.listen(300);
      await player.stop();
      await output.listen(ms);
      await player.start();
      await output.listen(100);
      const from = output.heard.length;
      const heard = await output.listen(200);
      // The music's clock went on all the time: what is heard is as many samples in as were sent.
      expect(heard[0]).toBe(from % 30_000);
      expect(heard.slice(0, 4800)).toEqual(Array.from({ length: 4800 }, (_, i) => (from + i) % 30_000));
      await player.stop();
      await output.listen(500);
    },
  );

  it('a new hold begins at the start of the music once the fade-out has been heard', async () => {
    const { output, player } = createPlayer({ reel: counting });
    await player.start();
    await output.listen(300);
    await player.stop();
    await output.listen(300);
    await player.start();
    expect((await output.listen(20)).slice(0, 3)).toEqual([0, 1, 2]);
    await player.stop();
    await output.listen(500);
  });

  it('stop() cuts a fade short that is under way, and never makes it longer', async () => {
    const { output, player, events } = createPlayer({ fadeOutMs: 1000 });
    await player.start();
    await output.listen(300);
    await player.stop();
    for (let i = 0; i < 5; i++) {
      await output.listen(100);
      await player.stop();
    }
    // Each stop may cost a piece of 10 ms; from its beginning again the fade would last a second longer.
    const leftMs = (await output.listen(1000)).length / 48;
    expect(leftMs).toBeLessThanOrEqual(600);
    await player.start();
    await output.listen(300);
    await player.pause({ fadeMs: 10_000 });
    await player.stop({ fadeMs: 0 });
    expect(await output.listen(300)).toEqual([]);
    expect(events).toHaveLength(5);
  });

  it.each([NaN, -1, 20_000, Infinity])('refuse to fade for %s ms', async (fadeMs) => {
    const { output, player } = createPlayer();
    await player.start();
    await expect(player.stop({ fadeMs })).rejects.toMatchObject({ field: 'fadeMs', value: fadeMs });
    await expect(player.pause({ fadeMs })).rejects.toMatchObject({ field: 'fadeMs' });
    expect(player.playing).toBe(true);
    await player.stop();
    await output.listen(500);
  });
});

describe('the end', () => {
  it('close() fades out, unpublishes once, and start() then rejects with HoldPlayerClosedError', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const closing = Promise.all([player.close(), player.close()]);
    await expect(player.start()).rejects.toBeInstanceOf(HoldPlayerClosedError);
    await output.listen(500);
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
    await output.listen(50);
    output.fail(error);
    await output.listen(100);
    expect(player.closed).toBe(true);
    expect(events.at(-1)).toEqual({ type: 'hold-player-closed', reason: 'playback-failed', error });
    expect(output.unpublished).toBe(1);
  });

  it('with the room does not wait for a fade nobody hears', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    await output.listen(50);
    await player.end('room-disconnected');
    expect(player.playing).toBe(false);
    expect(events.at(-1)).toEqual({ type: 'hold-player-closed', reason: 'room-disconnected' });
    const { queued } = output;
    await output.listen(500);
    expect(output.heard).toHaveLength(50 * 48 + queued);
  });
});

describe('duck()', () => {
  it('keeps the music low until the last release, each of which counts once, and is heard at once', async () => {
    const { output, player } = createPlayer();
    await player.start();
    await output.listen(500);
    const [first, second] = [player.duck(), player.duck()];
    first();
    first();
    expect((await output.listen(130)).at(-1)).toBeLessThan(2000);
    second();
    expect((await output.listen(130)).at(-1)).toBe(9000);
    expect(largestStep(Int16Array.from(output.heard.slice(1)))).toBeLessThan(5);
    await player.stop();
    await output.listen(500);
  });
});

it('a listener that throws harms neither the music nor the others', async () => {
  const { output, player, events } = createPlayer();
  player.on(() => {
    throw new Error('mine');
  });
  await player.start();
  await player.stop();
  await output.listen(500);
  expect(events).toHaveLength(2);
});

describe('pause() and resume()', () => {
  it('keep the place, and stop() ends a pause', async () => {
    const { output, player, events } = createPlayer({ reel: counting });
    await player.resume();
    await player.start();
    await output.listen(300);
    await player.pause();
    await player.pause();
    await output.listen(500);
    expect([output.inFlight, player.playing, player.paused]).toEqual([0, false, true]);
    await player.resume();
    const from = output.heard.length;
    expect((await output.listen(100)).slice(0, 2)).toEqual([from, from + 1]);
    await player.pause();
    await player.stop();
    await player.stop();
    await output.listen(500);
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
    await output.listen(500);
  });
});

describe('volume and swap()', () => {
  it('glide to what was asked for, also in the middle of a hold', async () => {
    const { output, player } = createPlayer();
    await player.start();
    await output.listen(500);
    player.volume = 0.5;
    expect((await output.listen(120)).at(-1)).toBe(4500);
    await player.swap('built-in');
    expect((await output.listen(420)).at(-1)).toBe(2500);
    expect(() => (player.volume = 0)).toThrow(expect.objectContaining({ field: 'volume' }));
    await player.stop();
    await output.listen(500);
  });

  it('swaps quickly one after the other crossfade without a step', async () => {
    const { output, player } = createPlayer();
    await player.start();
    await output.listen(500);
    for (const ms of [100, 50, 200, 10]) {
      await player.swap('built-in');
      await output.listen(ms);
    }
    await output.listen(600);
    expect(output.heard.at(-1)).toBe(5000);
    expect(largestStep(Int16Array.from(output.heard.slice(1)))).toBeLessThan(20);
    await player.stop();
    await output.listen(500);
  });

  it('leaves the music as it is when the other cannot be loaded', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    await expect(player.swap('comfort-noise')).rejects.toThrow('no music');
    await output.listen(300);
    expect(output.heard.at(-1)).toBe(9000);
    expect(events).toHaveLength(1);
    await player.stop();
    await output.listen(500);
  });

  it('plays the fallback while a source gives nothing, and asks the source again at the next hold', async () => {
    const { output, player, events, failures } = createPlayer();
    await player.swap('built-in');
    await player.start();
    const error = sourceError('source.frames', '', 'ended');
    failures[0]?.(error);
    await output.listen(600);
    expect(output.heard.at(-1)).toBe(3000);
    expect(events.at(-1)).toEqual({ type: 'hold-source-failed', error });
    await player.stop();
    await output.listen(500);
    await player.start();
    await output.listen(300);
    expect(output.heard.at(-1)).toBe(5000);
    await player.swap('built-in');
    failures[0]?.(error); // of music that is no longer played
    await output.listen(600);
    expect(output.heard.at(-1)).toBe(5000);
    await player.stop();
    await output.listen(500);
  });
});

describe('announce()', () => {
  it('lowers the music, mixes the words in, and brings the music back', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const said = player.announce('Thank you for holding.');
    await output.listen(400);
    await said;
    const ducked = Math.round(9000 * 10 ** (-14 / 20));
    expect(output.heard).toContain(ducked + 1000);
    await output.listen(400);
    expect(output.heard.at(-1)).toBe(9000);
    expect(events.slice(1)).toEqual([
      { type: 'hold-announcement-started' },
      { type: 'hold-announcement-ended', isComplete: true },
    ]);
    await player.stop();
    await output.listen(500);
  });

  it('resolves when its last word has been sent, so that a stop right after it takes nothing away', async () => {
    const { output, player } = createPlayer();
    await player.start();
    await output.listen(500);
    const ducked = Math.round(9000 * 10 ** (-14 / 20));
    const stopped = player.announce('Thank you for holding.').then(() => player.stop({ fadeMs: 0 }));
    await output.listen(800);
    await stopped;
    expect(output.heard.filter((sample) => sample === ducked + 1000).length).toBeGreaterThanOrEqual(4800);
  });

  it('says one thing after the other', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const both = Promise.all([player.announce('one'), player.announce('two')]);
    await output.listen(1500);
    await both;
    expect(events.slice(1).map(({ type }) => type)).toEqual([
      ...['hold-announcement-started', 'hold-announcement-ended'],
      ...['hold-announcement-started', 'hold-announcement-ended'],
    ]);
    await player.stop();
    await output.listen(500);
  });

  it('ends with the hold, in the middle of the words', async () => {
    const { output, player, events } = createPlayer();
    await player.start();
    const said = player.announce('Thank you for holding.');
    await output.listen(150);
    await player.stop({ fadeMs: 0 });
    await output.listen(500);
    await said;
    expect(events.at(-1)).toEqual({ type: 'hold-announcement-ended', isComplete: false });
  });

  it('rejects when nobody is on hold', async () => {
    const { player } = createPlayer();
    await expect(player.announce('hello')).rejects.toMatchObject({ reason: 'not-on-hold' });
  });
});
