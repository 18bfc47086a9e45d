/** What a caller on hold hears: the package's own piece, or a sound file on this machine. */
export type HoldSource = 'built-in' | { file: string };
