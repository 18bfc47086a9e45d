import { expect, it } from 'vitest';

import { holdClip } from './hold-clip.js';
import { KeptClips } from './kept-clips.js';

const clipOf = (bytes: number) => holdClip(new Int16Array(bytes / 2));

/** Counts how often each place is loaded. */
function createKept(maxBytes: number) {
  const kept = new KeptClips(maxBytes);
  const loads: string[] = [];
  const get = (place: string, { version = '1', bytes = 100 } = {}) =>
    kept.get(place, version, async () => {
      loads.push(place);
      return clipOf(bytes);
    });
  return { kept, loads, get };
}

it('loads once what is asked for at the same time and later, and again what has changed', async () => {
  const { loads, get } = createKept(1000);
  const [first, second] = await Promise.all([get('a'), get('a')]);
  expect(second).toBe(first);
  expect(await get('a', { version: '2' })).not.toBe(first);
  expect(loads).toEqual(['a', 'a']);
});

it('gives up what was asked for longest ago beyond its size', async () => {
  const { loads, get } = createKept(250);
  for (const place of ['a', 'b', 'a', 'c', 'a', 'b']) await get(place);
  expect(loads).toEqual(['a', 'b', 'c', 'b']);
});

it('keeps one clip, however large', async () => {
  const { loads, get } = createKept(250);
  for (const place of ['a', 'large', 'large']) await get(place, { bytes: place === 'a' ? 100 : 1000 });
  expect(loads).toEqual(['a', 'large']);
});

it('tries again what could not be loaded', async () => {
  const { kept, loads, get } = createKept(250);
  await expect(kept.get('a', '1', () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  await get('a');
  expect(loads).toEqual(['a']);
});
