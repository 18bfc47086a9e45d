export { createHoldPlayer, holdPlayerDefaults } from './player/create-hold-player.js';
export type { HoldPlayerOptions } from './player/create-hold-player.js';
export type {
  HoldEvent,
  HoldPlayerClosed,
  HoldPlayerClosedReason,
  HoldStarted,
  HoldStopped,
} from './player/hold-event.js';
export { HoldPlayerClosedError } from './player/hold-player-closed-error.js';
export { HoldPublishError } from './player/hold-publish-error.js';
export type { RoomHoldPlayer } from './player/room-hold-player.js';
export type { HoldClip } from './source/hold-clip.js';
export { HoldSourceError } from './source/hold-source-error.js';
export type { HoldSourceReason } from './source/hold-source-error.js';
export type { HoldSource } from './source/hold-source.js';
export { loadHoldSource } from './source/load-hold-source.js';
export type { LoadHoldSourceOptions } from './source/load-hold-source.js';
