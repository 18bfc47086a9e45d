import type { Room } from '@livekit/rtc-node';
import { createHoldPlayer, loadHoldSource } from '../../src/index.js';

const source = { file: 'hold.mp3' };

/** When the process starts: rejects if the file cannot be played. */
export async function prepare(): Promise<void> {
  await loadHoldSource(source);
}

export async function holdFor(room: Room, somebodyElse: () => Promise<void>): Promise<void> {
  const player = await createHoldPlayer({ room, source }); // publishes a silent track
  await player.start(); // heard about 65 ms later (measured on one machine)
  const release = player.duck(); // 14 dB softer while somebody speaks
  release();
  await somebodyElse();
  await player.stop(); // resolves at once; silent 150 ms later
  await player.close(); // unpublishes
}
