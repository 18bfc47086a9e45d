import { expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.js';
import { ExpiringMap } from './expiring-map.js';

it('forgets each value its time to live after it was last set, and keeps nothing of it', () => {
  const clock = new FakeClock();
  const map = new ExpiringMap<string>(clock);
  map.set('long', 'a', 100);
  map.set('short', 'b', 10);
  map.set('again', 'c', 10);
  clock.advance(9);
  map.set('again', 'd', 10);
  clock.advance(1);
  expect(['long', 'short', 'again'].map((key) => map.get(key))).toEqual(['a', undefined, 'd']);
  expect(map.entries()).toEqual([
    ['long', 'a'],
    ['again', 'd'],
  ]);
  for (let index = 0; index < 1_000; index += 1) {
    map.set(`key ${index}`, 'e', 10);
    clock.advance(1);
  }
  expect(map.size).toBe(10);
});
