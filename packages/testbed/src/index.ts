export {
  concat,
  durationMs,
  MARKER_LEVEL,
  MARKERS,
  mix,
  resample,
  samplesIn,
  silence,
  withMarker,
} from './audio/index.js';
export type { MarkerName, Pcm } from './audio/index.js';
