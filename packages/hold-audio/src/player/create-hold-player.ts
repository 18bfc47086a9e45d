import type { Room } from '@livekit/rtc-node';
import { RoomEvent } from '@livekit/rtc-node';

import { Announcer } from '../announcement/announcer.js';
import { HoldAnnouncementError } from '../announcement/hold-announcement-error.js';
import { SpeechMaker } from '../announcement/speech-maker.js';
import { loadBuiltIn } from '../built-in/load-built-in.js';
import { ClipReel } from '../reel/clip-reel.js';
import { loadReel } from '../reel/load-reel.js';
import { playableReel } from '../reel/playable-reel.js';
import type { Reel } from '../reel/reel.js';
import type { HoldSource } from '../source/hold-source.js';
import type { HoldSourceError } from '../source/hold-source-error.js';
import { HoldMix } from './hold-mix.js';
import type { HoldPlayerOptions, PlayerSettings } from './hold-player-options.js';
import { playerSettings } from './hold-player-options.js';
import { HoldTrack } from './hold-track.js';
import { OutputHoldPlayer } from './output-hold-player.js';
import type { RoomHoldPlayer } from './room-hold-player.js';

/**
 * Publishes a track for hold music and returns the player for it. The track stays silent until `start()`; publishing it
 * ahead is what makes `start()` heard at once. A source that cannot be played is replaced by the built-in piece: a
 * caller never waits in silence.
 * @throws `InvalidInputError` for an option out of range, {@link HoldPublishError} when LiveKit does not take the track.
 */
export async function createHoldPlayer(options: HoldPlayerOptions): Promise<RoomHoldPlayer> {
  const settings = playerSettings(options);
  const { room, load } = settings;
  // Loaded whatever plays: when a source fails in the middle of a hold, there is no time to.
  const builtIn = await loadBuiltIn(load.loudnessLufs, load.cache);
  const fallback = () => ClipReel.repeating(builtIn);
  // A source can fail only once something plays it.
  const failures: { tell?: (reel: Reel, error: HoldSourceError) => void } = {};
  const reelOf = async (from: HoldSource) => {
    const reel: Reel = await loadReel(from, load, (error) => failures.tell?.(reel, error));
    return reel;
  };
  const onWarning = (warning: HoldSourceError) => warn(settings, warning);
  const reel: Reel = await playableReel(settings.source, {
    ...{ load, fallback, onWarning },
    onFailure: (error) => failures.tell?.(reel, error),
  });
  const output = await HoldTrack.publish(room, {
    name: settings.trackName,
    source: settings.trackSource,
    muteAtRest: settings.muteAtRest,
  });
  const { fadeInMs, fadeOutMs, volume } = settings;
  const speech = new SpeechMaker(settings.voice, load);
  const player = new OutputHoldPlayer({
    ...{ output, mix: new HoldMix(reel, volume), fadeInMs, fadeOutMs, volume, fallback },
    loadReel: reelOf,
    makeSpeech: (words) => speech.make(words),
  });
  failures.tell = (failed, error) => player.sourceFailed(failed, error);
  passOnWarnings(player, settings);
  announceRegularly(player, settings);
  endWithRoom(player, room);
  return player;
}

/** A callback that throws must not cost the caller the music. */
function warn({ onWarning }: PlayerSettings, warning: HoldSourceError | HoldAnnouncementError): void {
  try {
    onWarning?.(warning);
  } catch {
    // What the callback does with the warning is its own affair.
  }
}

function passOnWarnings(player: OutputHoldPlayer, settings: PlayerSettings): void {
  player.on((event) => {
    if (event.type === 'hold-source-failed' || event.type === 'hold-announcement-failed') {
      warn(settings, event.error);
    }
  });
}

function announceRegularly(player: OutputHoldPlayer, { announcements }: PlayerSettings): void {
  if (announcements === undefined) return;
  const announcer = new Announcer({
    ...announcements,
    announce: (words) => player.announce(words),
    onError: (cause) => {
      const error = HoldAnnouncementError.isInstance(cause)
        ? cause
        : new HoldAnnouncementError('voice-failed', { cause });
      // The hold ended while the words were being prepared: nothing is wrong.
      if (player.playing) player.emit({ type: 'hold-announcement-failed', error });
    },
  });
  player.on(({ type }) => {
    if (type === 'hold-started') announcer.start();
    else if (type === 'hold-resumed') announcer.resume();
    else if (type === 'hold-stopped' || type === 'hold-paused' || type === 'hold-player-closed')
      announcer.stop();
  });
}

function endWithRoom(player: OutputHoldPlayer, room: Room): void {
  const onDisconnected = () => void player.end('room-disconnected');
  room.on(RoomEvent.Disconnected, onDisconnected);
  player.on((event) => {
    if (event.type === 'hold-player-closed') room.off(RoomEvent.Disconnected, onDisconnected);
  });
  // The connection may have been lost while the track was being published.
  if (!room.isConnected) onDisconnected();
}
