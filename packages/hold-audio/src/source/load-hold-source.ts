import { resolve } from 'node:path';

import { builtInClip } from '../built-in/built-in-clip.js';
import type { HoldClip } from './hold-clip.js';
import type { HoldSource } from './hold-source.js';
import { loadFile, statFile } from './load-file.js';

export interface LoadHoldSourceOptions {
  /** An ffmpeg to decode files with. @default the one that ships with `@livekit/av` */
  ffmpegPath?: string | undefined;
}

interface CachedFile {
  /** Differs when the file's content does. */
  version: string;
  clip: Promise<HoldClip>;
}

const cachedFiles = new Map<string, CachedFile>();

/**
 * Decodes a source and checks it. Call it when the process starts, so that a wrong setting is found there and a call's
 * music starts at once: the clip is kept, and every player of the process shares it until the file changes.
 * @throws {@link HoldSourceError} naming the field, the value and the cure.
 */
export async function loadHoldSource(
  source: HoldSource,
  options: LoadHoldSourceOptions = {},
): Promise<HoldClip> {
  if (source === 'built-in') return builtInClip();
  const path = resolve(source.file);
  const { mtimeMs, size } = await statFile(path);
  const version = `${mtimeMs} ${size}`;
  const cached = cachedFiles.get(path);
  if (cached?.version === version) return cached.clip;
  return loadAndKeep(path, version, options);
}

async function loadAndKeep(path: string, version: string, options: LoadHoldSourceOptions): Promise<HoldClip> {
  const loading: CachedFile = { version, clip: loadFile(path, options.ffmpegPath) };
  cachedFiles.set(path, loading);
  try {
    return await loading.clip;
  } catch (error) {
    // A failure is not kept: its cause may be cured without the file changing.
    if (cachedFiles.get(path) === loading) cachedFiles.delete(path);
    throw error;
  }
}
