import type { Room } from '@livekit/rtc-node';
import { checkHoldSource, createHoldPlayer } from '../../src/index.js';

const source = { file: 'hold.mp3' };

/** When the process starts: rejects if the file cannot be played, and decodes it once for all processes. */
export async function prepare(): Promise<void> {
  await checkHoldSource(source);
}

export async function holdFor(room: Room, somebodyElse: () => Promise<void>): Promise<void> {
  await using player = await createHoldPlayer({ room, source }); // publishes a silent track
  await player.start(); // heard about 75 ms later
  const release = player.duck(); // 14 dB softer while somebody speaks
  release();
  await somebodyElse();
  await player.stop(); // resolves at once; silent 150 ms later
} // unpublishes
