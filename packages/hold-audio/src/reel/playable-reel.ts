import type { HoldSource } from '../source/hold-source.js';
import { HoldSourceError } from '../source/hold-source-error.js';
import type { LoadSettings } from '../source/load-options.js';
import { loadReel } from './load-reel.js';
import type { Reel } from './reel.js';

export interface PlayableReelOptions {
  load: LoadSettings;
  /** What plays in place of a source that cannot. */
  fallback: () => Reel;
  /** Told why the fallback plays. */
  onWarning: (warning: HoldSourceError) => void;
  onFailure: (error: HoldSourceError) => void;
}

/** The music of a source, or the fallback: whatever is wrong with the source, there is music. */
export async function playableReel(source: HoldSource, options: PlayableReelOptions): Promise<Reel> {
  try {
    return await loadReel(source, options.load, options.onFailure);
  } catch (error) {
    if (!HoldSourceError.isInstance(error)) throw error;
    options.onWarning(error);
    return options.fallback();
  }
}
