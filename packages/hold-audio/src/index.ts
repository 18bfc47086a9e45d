export { englishHoldWords } from './announcement/hold-words.js';
export type { HoldWords, HoldWordsFor, WaitingCaller } from './announcement/hold-words.js';
export type { HoldAnnouncements } from './announcement/announcer.js';
export { HoldAnnouncementError } from './announcement/hold-announcement-error.js';
export type { HoldAnnouncementReason } from './announcement/hold-announcement-error.js';
export type { HoldVoice, SpokenPiece } from './announcement/hold-voice.js';
export { HoldCacheError } from './cache/hold-cache-error.js';
export { createHoldPlayer } from './player/create-hold-player.js';
export type {
  HoldAnnouncementEnded,
  HoldAnnouncementFailed,
  HoldAnnouncementStarted,
  HoldEvent,
  HoldPaused,
  HoldPlayerClosed,
  HoldPlayerClosedReason,
  HoldResumed,
  HoldSourceFailed,
  HoldSourceSwapped,
  HoldStarted,
  HoldStopped,
} from './player/hold-event.js';
export { HoldPlayerClosedError } from './player/hold-player-closed-error.js';
export { holdPlayerDefaults } from './player/hold-player-options.js';
export type { HoldPlayerOptions } from './player/hold-player-options.js';
export { HoldPublishError } from './player/hold-publish-error.js';
export type { RoomHoldPlayer, StopHoldOptions } from './player/room-hold-player.js';
export { checkHoldSource } from './reel/load-reel.js';
export type { HoldClip } from './source/hold-clip.js';
export type { HoldFrame } from './source/hold-frame.js';
export { HoldSourceError } from './source/hold-source-error.js';
export type { HoldSourceReason } from './source/hold-source-error.js';
export type { ClipSource, FramesSource, HoldSource, PlaylistSource } from './source/hold-source.js';
export { loadHoldSource } from './source/load-hold-source.js';
export { loadDefaults } from './source/load-options.js';
export type { HoldWarning, LoadHoldSourceOptions } from './source/load-options.js';
