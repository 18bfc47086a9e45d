import { expect, it } from 'vitest';

import { SendClock } from './send-clock.js';

const MS = 48;

/** Of pieces that were taken at 1006, 1016, … */
const newsLateBy = (...latenessMs: number[]) => latenessMs.map((lateMs, i) => 1006 + i * 10 + lateMs);

it.each([
  { news: 'that come at once', lateMs: [0.1, 0.1, 0.1, 0.1] },
  { news: 'of which some come late', lateMs: [3, 0.5, 0.1, 7, 0.2, 0.4] },
  { news: 'of which some come very late', lateMs: [0.5, 62, 0.1, 0.3, 137, 0.2] },
  { news: 'of which one is false', lateMs: [0.3, 0.1, -4, 0.5, 0.2, 0.4] },
])('knows when pieces are taken, by news $news', ({ lateMs }) => {
  const clock = new SendClock(newsLateBy(...lateMs));
  clock.handOver(100 * MS, 2000);
  expect(clock.queuedAt(2005.9)).toBe(100 * MS);
  expect(clock.queuedAt(2006.2)).toBe(90 * MS);
  expect(clock.queuedAt(2075.9)).toBe(30 * MS);
  expect(clock.queuedAt(2200)).toBe(0);
});

it('counts what is handed over, sent and dropped, in any order', () => {
  const clock = new SendClock(newsLateBy(0));
  clock.handOver(20 * MS, 2000);
  clock.handOver(200 * MS, 2010); // a piece of the first was taken
  expect(clock.queuedAt(2010)).toBe(210 * MS);
  expect(clock.drop(2050)).toBe(170 * MS);
  expect(clock.queuedAt(2050)).toBe(0);
  expect(clock.drop(2051)).toBe(0);
  clock.handOver(20 * MS, 2052);
  expect(clock.queuedAt(2055)).toBe(20 * MS);
  expect(clock.queuedAt(2057)).toBe(10 * MS);
  clock.handOver(200 * MS, 3000); // long after all was sent
  expect(clock.queuedAt(3000)).toBe(200 * MS);
  expect(clock.queuedAt(3006)).toBe(190 * MS);
});

it('names the time until nothing is taken for a while', () => {
  const clock = new SendClock(newsLateBy(0));
  expect(clock.untilQuietMs(2006, 3)).toBe(2); // a piece is due
  expect(clock.untilQuietMs(2007, 3)).toBe(1); // it may be late
  expect(clock.untilQuietMs(2008, 3)).toBe(0);
  expect(clock.untilQuietMs(2012, 3)).toBe(0);
  expect(clock.untilQuietMs(2013, 3)).toBe(5); // the next could come in the middle
  expect(clock.untilQuietMs(2013, 1)).toBe(0);
});
