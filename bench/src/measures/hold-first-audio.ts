import { voice } from '@livekit/agents';
import { createHoldPlayer } from '@warm/hold-audio';
import { startStack } from '@warm/testbed';
import type { ByEffort, Effort } from '../effort.js';
import { measureOf, type Measure } from '../measure.js';
import { FirstSound, pause } from '../rooms/first-sound.js';
import { join } from '../rooms/join.js';

const HOLDS: ByEffort = { smoke: 1, quick: 4, full: 20 };
/** Longer than it takes to mute the track: the usual state in which a hold begins. */
const BETWEEN_HOLDS_MS = 1500;
const HOLD_MS = 300;

/**
 * From `start()` to the first audible 10 ms at a subscriber, on a published track and with everything cached; the peer
 * is `play()` of a started `BackgroundAudioPlayer` with its own hold music. It cannot be stopped earlier than 300 ms
 * after `play()` without ending the process (Node 20), so that it is let run a second.
 */
export async function holdFirstAudio(effort: Effort): Promise<Measure[]> {
  await using stack = await startStack({});
  const caller = await join(stack.livekit, 'first-audio', 'caller');
  const sound = new FirstSound(caller);
  const agent = await join(stack.livekit, 'first-audio', 'agent');
  const holds = HOLDS[effort];
  const muted = await ourHolds(agent, sound, 'muted', holds);
  const silent = await ourHolds(agent, sound, 'silent', holds);
  const peer = await theirHolds(agent, sound, holds);
  await Promise.all([caller.disconnect(), agent.disconnect()]);
  const shared = {
    unit: 'ms',
    peer,
    against: 'BackgroundAudioPlayer',
    goals: [{ atMost: 100 }, { ofPeer: 0.2 }],
  };
  return [
    measureOf({ ...shared, id: 'hold-first-audio', what: 'hold player: start() → first sound', ours: muted }),
    measureOf({
      ...shared,
      ...{
        id: 'hold-first-audio.silent-track',
        what: 'the same, track kept silent instead of muted',
        ours: silent,
      },
    }),
  ];
}

async function ourHolds(
  room: Awaited<ReturnType<typeof join>>,
  sound: FirstSound,
  betweenHolds: 'muted' | 'silent',
  holds: number,
): Promise<number[]> {
  await using player = await createHoldPlayer({ room, betweenHolds });
  const samples: number[] = [];
  for (let hold = 0; hold < holds; hold++) {
    await pause(BETWEEN_HOLDS_MS);
    await sound.silentFor(300);
    const startedAtMs = performance.now();
    await player.start();
    samples.push(await sound.after(startedAtMs));
    await pause(HOLD_MS);
    await player.stop();
  }
  return samples;
}

async function theirHolds(
  room: Awaited<ReturnType<typeof join>>,
  sound: FirstSound,
  holds: number,
): Promise<number[]> {
  const player = new voice.BackgroundAudioPlayer();
  await player.start({ room });
  const samples: number[] = [];
  for (let hold = 0; hold < holds; hold++) {
    await pause(BETWEEN_HOLDS_MS);
    await sound.silentFor(300);
    const children = childCount();
    const startedAtMs = performance.now();
    const handle = player.play(voice.BuiltinAudioClip.HOLD_MUSIC, true);
    samples.push(await sound.after(startedAtMs));
    // Stopped while ffmpeg still decodes, it ends the process (Node 20); on a busy machine that takes seconds.
    do await pause(1000);
    while (childCount() > children);
    handle.stop();
  }
  await player.close();
  return samples;
}

function childCount(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
}
