import { InvalidInputError } from '@warm/session-core';

import { HoldAnnouncementError } from '../announcement/hold-announcement-error.js';
import type { HoldWords } from '../announcement/hold-words.js';
import { englishHoldWords } from '../announcement/hold-words.js';
import { SpeechMaker } from '../announcement/speech-maker.js';
import { holdPlayerDefaults } from '../player/hold-player-options.js';
import { loadReel } from '../reel/load-reel.js';
import type { ClipSource } from '../source/hold-source.js';
import { loadDefaults, loadSettings } from '../source/load-options.js';
import { chime } from './chime.js';
import { draw } from './draw.js';
import { espeakVoice } from './espeak-voice.js';
import { renderPreview } from './render-preview.js';
import { writeWav } from './write-wav.js';

/** As they come from the command line. */
export interface PreviewCommand {
  output?: string;
  loudness?: string;
  seconds?: string;
  every?: string;
  announcement?: string;
  say?: string;
  cache?: string;
}

export const previewDefaults = { seconds: 60, everySeconds: 20 } as const;
const MOST_SECONDS = 3600;

/**
 * Renders what a caller on hold would hear, and prints its picture.
 * @throws `HoldSourceError`, `HoldAnnouncementError`, `InvalidInputError`: the message names field, value and cure.
 */
export async function preview(
  file: string,
  command: PreviewCommand,
  print: (line: string) => void = console.log,
): Promise<void> {
  const loudnessLufs = numberOf('--loudness', command.loudness, loadDefaults.loudnessLufs);
  const seconds = within('--seconds', numberOf('--seconds', command.seconds, previewDefaults.seconds), 1);
  const every = within('--every', numberOf('--every', command.every, previewDefaults.everySeconds), 5);
  const settings = loadSettings({ loudnessLufs, cacheFolder: command.cache });
  const reel = await loadReel(sourceOf(file), settings, () => undefined);
  const speech = new SpeechMaker(espeakVoice, settings);
  const rendered = await renderPreview({
    ...{ reel, durationMs: seconds * 1000, everyMs: every * 1000 },
    ...{ fadeInMs: holdPlayerDefaults.fadeInMs, fadeOutMs: holdPlayerDefaults.fadeOutMs },
    speechAt: (waitedMs) => speechOrChime(speech, wordsOf(command, waitedMs)),
  });
  if (command.output !== undefined) await write(command.output, rendered.samples);
  print(draw(rendered));
  if (command.output !== undefined) print(`written to ${command.output}`);
}

function sourceOf(file: string): ClipSource {
  if (file === 'built-in' || file === 'comfort-noise') return file;
  return /^https?:\/\//.test(file) ? { url: file } : { file };
}

function wordsOf({ announcement, say }: PreviewCommand, waitedMs: number): HoldWords {
  if (announcement !== undefined) return { file: announcement };
  return say ?? englishHoldWords({ waitedMs, place: undefined });
}

/** Where the machine has no voice a chime shows when words would be heard, and how the music makes way. */
async function speechOrChime(speech: SpeechMaker, words: HoldWords): Promise<Int16Array> {
  try {
    return await speech.make(words);
  } catch (error) {
    if (HoldAnnouncementError.isInstance(error) && error.reason === 'voice-failed') return chime();
    throw HoldAnnouncementError.isInstance(error) && error.cause instanceof Error ? error.cause : error;
  }
}

async function write(path: string, samples: Int16Array): Promise<void> {
  await writeWav(path, samples).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError({
      field: '--output',
      value: path,
      cure: `Give a file in a folder that can be written to (${why}).`,
    });
  });
}

function numberOf(field: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidInputError({ field, value: text, cure: 'Give a number.' });
}

function within(field: string, seconds: number, least: number): number {
  if (seconds >= least && seconds <= MOST_SECONDS) return seconds;
  const cure = `Give seconds from ${least} to ${MOST_SECONDS}.`;
  throw new InvalidInputError({ field, value: seconds, cure });
}
