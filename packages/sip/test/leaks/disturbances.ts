import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AudioSource,
  LocalAudioTrack,
  RoomEvent,
  SimulateScenarioKind,
  TrackPublishOptions,
  type Room,
} from '@livekit/rtc-node';

/** Numbers from 0 to 1, the same ones for the same seed. */
export type Random = () => number;

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An API client each of whose requests leaves up to `maxMs` late. */
export function delayed<Client extends object>(client: Client, maxMs: number, random: Random): Client {
  if (maxMs === 0) return client;
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        await sleep(random() * maxMs);
        return (member as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}

/** Publishes a track and takes it away again, a few times over. */
export async function republish(room: Room, times: number): Promise<void> {
  const source = new AudioSource(48_000, 1);
  for (let i = 0; i < times; i++) {
    const track = LocalAudioTrack.createAudioTrack('again', source);
    const publication = await room.localParticipant?.publishTrack(track, new TrackPublishOptions());
    await sleep(150);
    if (publication?.sid) await room.localParticipant?.unpublishTrack(publication.sid);
  }
  await source.close();
}

/** Cuts a connection so that it is made anew, with all of its tracks. */
export async function reconnect(room: Room): Promise<void> {
  const back = new Promise((resolve) => room.once(RoomEvent.Reconnected, () => resolve(undefined)));
  await room.simulateScenario(SimulateScenarioKind.SIMULATE_FULL_RECONNECT);
  await back;
}

/** Programs that do nothing as fast as they can, until they are disposed of. */
export function startLoad(programs: number): Disposable {
  const running = Array.from({ length: programs }, () => spawn(process.execPath, ['-e', 'for (;;);']));
  return { [Symbol.dispose]: () => running.forEach((program) => program.kill('SIGKILL')) };
}
