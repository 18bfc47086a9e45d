import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { createHoldPlayer } from '@warm/hold-audio';
import { startStack } from '@warm/testbed';
import type { ByEffort, Effort } from '../effort.js';
import { measureOf, type Measure } from '../measure.js';
import { FirstSound, pause } from '../rooms/first-sound.js';
import { join } from '../rooms/join.js';
import { writeMarkedHoldMusic } from '../rooms/marked-hold-music.js';

const HOLDS: ByEffort = { smoke: 1, quick: 2, full: 20 };
/** Longer than it takes to mute the track: the usual state in which a hold begins. */
const BETWEEN_HOLDS_MS = 1500;
const HOLD_MS = 300;

/**
 * From `start()` to the first audible 10 ms at a subscriber, on a published track and with everything cached; the peer
 * is `play()` of a started `BackgroundAudioPlayer` with the same file. It cannot be stopped earlier than 300 ms after
 * `play()` without ending the process (Node 20), so that it is let run a second.
 */
export async function holdFirstAudio(effort: Effort): Promise<Measure[]> {
  await using stack = await startStack({});
  await using music = await temporaryMusic();
  const caller = await join(stack.livekit, 'first-audio', 'caller');
  const sound = new FirstSound(caller);
  const agent = await join(stack.livekit, 'first-audio', 'agent');
  const around = { room: agent, sound, file: music.file, holds: HOLDS[effort] };
  const muted = await ourHolds({ ...around, betweenHolds: 'muted' });
  const silent = await ourHolds({ ...around, betweenHolds: 'silent' });
  const peer = await theirHolds(around);
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

async function temporaryMusic(): Promise<AsyncDisposable & { file: string }> {
  const folder = await mkdtemp(pathOf(tmpdir(), 'warm-bench-'));
  const file = await writeMarkedHoldMusic(pathOf(folder, 'hold.wav'));
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

interface Holds {
  readonly room: Room;
  readonly sound: FirstSound;
  readonly file: string;
  readonly holds: number;
}

async function ourHolds(options: Holds & { readonly betweenHolds: 'muted' | 'silent' }): Promise<number[]> {
  const { room, sound, file, holds, betweenHolds } = options;
  await using player = await createHoldPlayer({ room, betweenHolds, source: { file } });
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

async function theirHolds({ room, sound, file, holds }: Holds): Promise<number[]> {
  const player = new voice.BackgroundAudioPlayer();
  await player.start({ room });
  const samples: number[] = [];
  for (let hold = 0; hold < holds; hold++) {
    await pause(BETWEEN_HOLDS_MS);
    await sound.silentFor(300);
    const children = childCount();
    const startedAtMs = performance.now();
    const handle = player.play(file, true);
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
