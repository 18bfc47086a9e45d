export { concat, durationMs, mix, samplesIn, silence } from './pcm.js';
export type { Pcm } from './pcm.js';
export { resample } from './resample.js';
export { MARKER_LEVEL, MARKERS, withMarker } from './marker.js';
export type { MarkerName } from './marker.js';
