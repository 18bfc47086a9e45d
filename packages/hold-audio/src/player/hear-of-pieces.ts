import type { AudioSource } from '@livekit/rtc-node';

import { frameOf } from './frame-of.js';

const NEWS = 10;
const PIECE_MS = 10;

/**
 * Fills a source's queue with silence, and a piece more each time one was taken. LiveKit holds up a frame for which it has
 * no room and confirms it right after it has taken a piece. Returns when that was, each time; the queue is empty again.
 * @throws when the source is closed
 */
export async function hearOfPieces(source: AudioSource): Promise<number[]> {
  const [full, piece] = [frameOf(source.queueSize), frameOf(PIECE_MS)];
  await source.captureFrame(full);
  const newsAtMs: number[] = [];
  while (newsAtMs.length < NEWS) {
    await source.captureFrame(piece);
    newsAtMs.push(performance.now());
  }
  source.clearQueue();
  return newsAtMs;
}
