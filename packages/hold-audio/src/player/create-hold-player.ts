import type { Room } from '@livekit/rtc-node';
import { RoomEvent } from '@livekit/rtc-node';

import { Announcer } from '../announcement/announcer.js';
import { HoldAnnouncementError } from '../announcement/hold-announcement-error.js';
import { SpeechMaker } from '../announcement/speech-maker.js';
import { ClipReel } from '../reel/clip-reel.js';
import { loadReel } from '../reel/load-reel.js';
import type { HoldSource } from '../source/hold-source.js';
import { HoldSourceError } from '../source/hold-source-error.js';
import { loadClipSource } from '../source/load-hold-source.js';
import { sourceError } from '../source/source-limits.js';
import { within } from '../within.js';
import { HoldMix } from './hold-mix.js';
import type { HoldPlayerOptions, PlayerSettings } from './hold-player-options.js';
import { playerSettings } from './hold-player-options.js';
import { HoldPlayerClosedError } from './hold-player-closed-error.js';
import { HoldTrack } from './hold-track.js';
import { OutputHoldPlayer } from './output-hold-player.js';
import { restrictAudience } from './restrict-audience.js';
import type { RoomHoldPlayer } from './room-hold-player.js';

/** A source that takes longer is swapped in when it is there: a call does not wait for a slow disk or web server. */
const PATIENCE_MS = 1000;

/**
 * Publishes a track for hold music and returns the player for it. The track stays silent until `start()`; publishing it
 * ahead is what makes `start()` heard at once. While a source is not there, or cannot be played, the built-in piece
 * plays: a caller never waits in silence.
 * @throws `InvalidInputError` for an option out of range, {@link HoldPublishError} when LiveKit does not take the track.
 */
export async function createHoldPlayer(options: HoldPlayerOptions): Promise<RoomHoldPlayer> {
  const settings = playerSettings(options);
  const { room, audibleTo, load, fadeInMs, fadeOutMs, volume } = settings;
  const builtIn = await loadClipSource('built-in', load, 'source');
  const fallback = () => ClipReel.repeating(builtIn);
  if (audibleTo !== undefined) restrictAudience(room, audibleTo);
  const output = await HoldTrack.publish(room, {
    name: settings.trackName,
    source: settings.trackSource,
    muteAtRest: settings.muteAtRest,
  });
  const speech = new SpeechMaker(settings.voice, load);
  const player = new OutputHoldPlayer({
    ...{ output, mix: new HoldMix(fallback(), volume), fadeInMs, fadeOutMs, volume, fallback },
    loadReel: (source, onFailure) => loadReel(source, load, onFailure),
    makeSpeech: (words) => speech.make(words),
  });
  passOnWarnings(player, settings);
  announceRegularly(player, settings);
  endWithRoom(player, room);
  await playSource(player, settings);
  return player;
}

/** Whatever is wrong with the source, there is music. */
async function playSource(player: OutputHoldPlayer, { source, load }: PlayerSettings): Promise<void> {
  if (source === 'built-in') return;
  const failed = (error: unknown) => {
    if (HoldPlayerClosedError.isInstance(error)) return;
    load.warn(
      HoldSourceError.isInstance(error) ? error : sourceError('source', asText(source), 'failed', error),
    );
  };
  const swapping = player.swap(source).catch(failed);
  await within(PATIENCE_MS, swapping, () => sourceError('source', asText(source), 'late')).catch(failed);
}

function asText(source: HoldSource): string {
  return typeof source === 'string' ? source : JSON.stringify(source);
}

function passOnWarnings(player: OutputHoldPlayer, { load }: PlayerSettings): void {
  player.on((event) => {
    if (event.type === 'hold-source-failed' || event.type === 'hold-announcement-failed')
      load.warn(event.error);
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
        : new HoldAnnouncementError('words-failed', { cause });
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
