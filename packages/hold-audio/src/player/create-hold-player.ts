import type { Room } from '@livekit/rtc-node';
import { RoomEvent } from '@livekit/rtc-node';
import { InvalidInputError } from '@warm/session-core';

import { builtInClip } from '../built-in/built-in-clip.js';
import type { HoldClip } from '../source/hold-clip.js';
import type { HoldSource } from '../source/hold-source.js';
import { HoldSourceError } from '../source/hold-source-error.js';
import { loadHoldSource } from '../source/load-hold-source.js';
import { HoldMix } from './hold-mix.js';
import { HoldTrack } from './hold-track.js';
import { OutputHoldPlayer } from './output-hold-player.js';
import type { RoomHoldPlayer } from './room-hold-player.js';

export interface HoldPlayerOptions {
  /** A connected room. Its participant publishes the track, so set who may hear that participant's tracks before. */
  room: Room;
  /** @default 'built-in' */
  source?: HoldSource | undefined;
  /** @default 'hold-music' */
  trackName?: string | undefined;
  /** @default 80 */
  fadeInMs?: number | undefined;
  /** @default 150 */
  fadeOutMs?: number | undefined;
  /** Factor on the music's loudness, above 0 and up to 1. @default 1 */
  volume?: number | undefined;
  /** An ffmpeg to decode `source` with. @default the one that ships with `@livekit/av` */
  ffmpegPath?: string | undefined;
  /** Told that the built-in piece is played because `source` cannot be. @default nobody is told */
  onWarning?: ((warning: HoldSourceError) => void) | undefined;
}

/** What options fall back to. */
export const holdPlayerDefaults = {
  source: 'built-in',
  trackName: 'hold-music',
  fadeInMs: 80,
  fadeOutMs: 150,
  volume: 1,
} as const satisfies Partial<HoldPlayerOptions>;

/**
 * Publishes a track for hold music and returns the player for it. The track stays silent until `start()`; publishing it
 * ahead is what makes `start()` heard at once. A source that cannot be played is replaced by the built-in piece: a
 * caller never waits in silence.
 * @throws `InvalidInputError` for an option out of range, {@link HoldPublishError} when LiveKit does not take the track.
 */
export async function createHoldPlayer(options: HoldPlayerOptions): Promise<RoomHoldPlayer> {
  const settings = withDefaults(options);
  const { room } = settings;
  const clip = await playableClip(settings);
  const output = await HoldTrack.publish(room, settings.trackName);
  const mix = new HoldMix(clip, settings.volume);
  const player = new OutputHoldPlayer({
    output,
    mix,
    fadeInMs: settings.fadeInMs,
    fadeOutMs: settings.fadeOutMs,
  });
  endWithRoom(player, room);
  return player;
}

function withDefaults(options: HoldPlayerOptions) {
  const settings = {
    ...options,
    source: options.source ?? holdPlayerDefaults.source,
    trackName: options.trackName ?? holdPlayerDefaults.trackName,
    fadeInMs: options.fadeInMs ?? holdPlayerDefaults.fadeInMs,
    fadeOutMs: options.fadeOutMs ?? holdPlayerDefaults.fadeOutMs,
    volume: options.volume ?? holdPlayerDefaults.volume,
  };
  assertRange(
    'volume',
    settings.volume,
    settings.volume > 0 && settings.volume <= 1,
    'Give a factor above 0, up to 1.',
  );
  for (const field of ['fadeInMs', 'fadeOutMs'] as const) {
    const value = settings[field];
    assertRange(field, value, value >= 0 && value <= 10_000, 'Give milliseconds from 0 to 10000.');
  }
  assertRange('room', 'not connected', settings.room.isConnected, 'Connect the room first.');
  return settings;
}

function assertRange(field: string, value: unknown, isValid: boolean, cure: string): void {
  if (!isValid) throw new InvalidInputError({ field, value, cure });
}

async function playableClip({
  source,
  ffmpegPath,
  onWarning,
}: ReturnType<typeof withDefaults>): Promise<HoldClip> {
  try {
    return await loadHoldSource(source, { ffmpegPath });
  } catch (error) {
    if (!HoldSourceError.isInstance(error)) throw error;
    tell(onWarning, error);
    return builtInClip();
  }
}

/** A callback that throws must not cost the caller the music. */
function tell(onWarning: HoldPlayerOptions['onWarning'], warning: HoldSourceError): void {
  try {
    onWarning?.(warning);
  } catch {
    // What the callback does with the warning is its own affair.
  }
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
