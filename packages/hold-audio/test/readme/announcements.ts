import type { Room } from '@livekit/rtc-node';
import type { HoldVoice, RoomHoldPlayer } from '../../src/index.js';
import { createHoldPlayer, englishHoldWords } from '../../src/index.js';

/** `voice` is any TTS of `@livekit/agents`; `place` asks your queue. */
export async function holdInQueue(
  room: Room,
  voice: HoldVoice,
  place: () => number,
): Promise<RoomHoldPlayer> {
  const player = await createHoldPlayer({
    room,
    source: { playlist: [{ file: 'one.flac' }, { url: 'https://example.com/two.mp3' }], shuffle: true },
    voice,
    announcements: {
      everyMs: 45_000,
      place,
      words: (caller) => (caller.waitedMs > 300_000 ? { file: 'sorry.wav' } : englishHoldWords(caller)),
    },
    onWarning: (warning) => console.warn(warning.message),
  });
  await player.start();
  await player.announce('We have found somebody for you.'); // now; resolves when it has been said
  return player;
}
