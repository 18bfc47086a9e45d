import type { Room } from '@livekit/rtc-node';
import { TrackSource } from '@livekit/rtc-node';
import { InvalidInputError } from '@warm/session-core';

import type { HoldAnnouncements } from '../announcement/announcer.js';
import type { HoldVoice } from '../announcement/hold-voice.js';
import { englishHoldWords } from '../announcement/hold-words.js';
import type { HoldSource } from '../source/hold-source.js';
import type { LoadHoldSourceOptions } from '../source/load-options.js';
import { loadSettings } from '../source/load-options.js';
import { assertPlayable } from '../reel/load-reel.js';
import { assertFade, assertVolume } from './output-hold-player.js';

export interface HoldPlayerOptions extends LoadHoldSourceOptions {
  /** A connected room. Its participant publishes the track. */
  room: Room;
  /**
   * Identities of those who may hear it, and everything else that the room's participant publishes, then and later:
   * LiveKit keeps one such list for each. It stays after `close()`. @default everybody
   */
  audibleTo?: readonly string[] | undefined;
  /** @default 'built-in' */
  source?: HoldSource | undefined;
  /** @default 'hold-music' */
  trackName?: string | undefined;
  /** What the track is announced as to clients. @default SOURCE_UNKNOWN, so that nobody takes it for a microphone */
  trackSource?: TrackSource | undefined;
  /**
   * `muted`: a second after a hold has ended the track is muted, which clients are told, and sends nothing. `silent`:
   * it sends silence, which costs little, and the next start is heard some 10 ms sooner.
   * @default 'muted'
   */
  betweenHolds?: 'muted' | 'silent' | undefined;
  /** @default 40 */
  fadeInMs?: number | undefined;
  /** @default 150 */
  fadeOutMs?: number | undefined;
  /** Factor on the music's loudness, above 0 and up to 1. @default 1 */
  volume?: number | undefined;
  /** Says announcements that are text. */
  voice?: HoldVoice | undefined;
  /** What the caller is told at an interval. @default nothing */
  announcements?: HoldAnnouncements | undefined;
}

/** What options fall back to. */
export const holdPlayerDefaults = {
  source: 'built-in',
  trackName: 'hold-music',
  trackSource: TrackSource.SOURCE_UNKNOWN,
  betweenHolds: 'muted',
  fadeInMs: 40,
  fadeOutMs: 150,
  volume: 1,
} as const satisfies Partial<HoldPlayerOptions>;

const ANNOUNCEMENTS_EVERY_MS = 30_000;
const LEAST_EVERY_MS = 5_000;
/** What `setTimeout` can wait for. */
const MOST_MS = 2 ** 31 - 1;

export type PlayerSettings = ReturnType<typeof playerSettings>;

/** @throws `InvalidInputError` naming the option, its value and the cure. */
export function playerSettings(options: HoldPlayerOptions) {
  const settings = {
    room: options.room,
    audibleTo: options.audibleTo,
    source: options.source ?? holdPlayerDefaults.source,
    trackName: options.trackName ?? holdPlayerDefaults.trackName,
    trackSource: options.trackSource ?? holdPlayerDefaults.trackSource,
    muteAtRest: (options.betweenHolds ?? holdPlayerDefaults.betweenHolds) === 'muted',
    fadeInMs: options.fadeInMs ?? holdPlayerDefaults.fadeInMs,
    fadeOutMs: options.fadeOutMs ?? holdPlayerDefaults.fadeOutMs,
    volume: options.volume ?? holdPlayerDefaults.volume,
    voice: options.voice,
    announcements: announcementSettings(options.announcements),
    load: loadSettings(options),
  };
  assertVolume(settings.volume);
  for (const field of ['fadeInMs', 'fadeOutMs'] as const) assertFade(field, settings[field]);
  assertPlayable(settings.source);
  if (!settings.room.isConnected) {
    throw new InvalidInputError({ field: 'room', value: 'not connected', cure: 'Connect the room first.' });
  }
  return settings;
}

function announcementSettings(announcements: HoldAnnouncements | undefined) {
  if (announcements === undefined) return undefined;
  const { everyMs = ANNOUNCEMENTS_EVERY_MS, words = englishHoldWords, place } = announcements;
  const { firstAfterMs = everyMs } = announcements;
  assertMs('announcements.everyMs', everyMs, LEAST_EVERY_MS, MOST_MS);
  assertMs('announcements.firstAfterMs', firstAfterMs, 0, MOST_MS);
  return { everyMs, firstAfterMs, words, place };
}

function assertMs(field: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new InvalidInputError({ field, value, cure: `Give milliseconds from ${least} to ${most}.` });
}
