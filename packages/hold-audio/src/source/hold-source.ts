import type { HoldFrame } from './hold-frame.js';

/** Music that is decoded ahead and shared: a piece of the package, comfort noise, or a sound file here or on the web. */
export type ClipSource = 'built-in' | 'comfort-noise' | { file: string } | { url: string };

/** Several clips one after the other, for ever, each led into the next; a new hold begins with the next title. */
export interface PlaylistSource {
  playlist: readonly ClipSource[];
  /** Another order each time round; no title twice in a row. @default false */
  shuffle?: boolean | undefined;
}

/**
 * Sound as it comes, of any rate and number of channels. A function is called for each hold and what it returned is
 * ended with the hold; an iterable goes on where it was.
 */
export interface FramesSource {
  frames: AsyncIterable<HoldFrame> | (() => AsyncIterable<HoldFrame>);
}

/** What a caller on hold hears. */
export type HoldSource = ClipSource | PlaylistSource | FramesSource;
