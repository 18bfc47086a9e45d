import { expect, it } from 'vitest';

import { SendClock } from './send-clock.js';

const MS = 48;
const FRAME = 50 * MS;
const ROOM = 200 * MS;

/**
 * LiveKit's queue, which takes a piece at each full 10 ms since its own beginning; its news come late by `delays` ms, one
 * after the other.
 */
class Queue {
  readonly clock = new SendClock(ROOM);
  nowMs = 0;
  held = 0;
  sent = 0;
  handed = 0;

  #news = 0;

  constructor(readonly delays: readonly number[]) {}

  /** Until there is room again, as the player does. */
  handOver(): void {
    this.clock.handOver(FRAME, this.nowMs);
    this.handed += FRAME;
    this.held += FRAME;
    if (this.held > ROOM) this.#passUntil(() => this.held <= ROOM);
    this.#confirm();
  }

  /** Drops everything at a moment in which a frame waits for room. Returns what the clock says was dropped. */
  dropWhileFull(afterMs: number): number {
    this.clock.handOver(FRAME, this.nowMs);
    this.handed += FRAME;
    this.held += FRAME;
    for (let ms = 0; ms < afterMs; ms++) this.#pass();
    this.held = 0;
    this.clock.drop(this.nowMs);
    this.#passUntil(() => this.nowMs % 10 === 0);
    expect(this.#confirm()).toBe(true);
    return this.clock.takeDropped();
  }

  #confirm(): boolean {
    const lateMs = this.delays[this.#news++ % this.delays.length] ?? 0;
    for (let ms = 0; ms < Math.floor(lateMs); ms++) this.#pass();
    return this.clock.confirm(this.nowMs + (lateMs % 1));
  }

  #passUntil(isThere: () => boolean): void {
    do this.#pass();
    while (!isThere());
  }

  #pass(): void {
    this.nowMs = Math.floor(this.nowMs) + 1;
    if (this.nowMs % 10 !== 0 || this.held === 0) return;
    this.held -= 10 * MS;
    this.sent += 10 * MS;
  }
}

it.each([
  { news: 'that come at once', delays: [0.1], mostWrong: 0 },
  { news: 'of which some come late', delays: [0.1, 0.5, 3, 0.2, 7, 0.1, 0.4], mostWrong: 25 },
  { news: 'of which some come very late', delays: [0.1, 0.5, 60, 0.2, 0.1, 0.3, 130], mostWrong: 25 },
])('knows to the sample what was dropped, by news $news', ({ delays, mostWrong }) => {
  const queue = new Queue(delays);
  let wrong = 0;
  for (let i = 0; i < 100; i++) {
    for (let frames = 0; frames < 10; frames++) queue.handOver();
    const dropped = queue.dropWhileFull(1 + (i % 40));
    if (dropped !== queue.handed - queue.sent) wrong++;
    // Late news of a drop just before a piece is due may be those of the next one.
    expect(Math.abs(dropped - (queue.handed - queue.sent))).toBeLessThanOrEqual(10 * MS);
    queue.handed = queue.sent;
  }
  expect(wrong).toBeLessThanOrEqual(mostWrong);
});

it('counts what waits while it is sent', () => {
  const clock = new SendClock(ROOM);
  clock.handOver(FRAME, 1000);
  expect(clock.confirm(1000)).toBe(false);
  expect(clock.queuedAt(1030)).toBe(20 * MS);
  expect(clock.queuedAt(1200)).toBe(0);
  clock.drop(1030);
  expect(clock.takeDropped()).toBe(20 * MS);
  expect(clock.takeDropped()).toBe(0);
});

it('says that what was dropped while a frame was handed over is to be dropped again', () => {
  const clock = new SendClock(ROOM);
  clock.handOver(FRAME, 1000);
  clock.drop(1000);
  expect(clock.confirm(1001)).toBe(true);
  expect(clock.takeDropped()).toBe(FRAME);
});
