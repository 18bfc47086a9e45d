import type { HoldPlayer } from '../../src/index.js';

export interface Music {
  volume: number;
}

export function createHoldPlayer(music: Music): HoldPlayer {
  return {
    start: async () => void (music.volume = 1),
    stop: async () => void (music.volume = 0),
  };
}
