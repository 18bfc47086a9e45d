export { EspeakMissingError } from './espeak-missing-error.js';
export { SpeechSynthesisError } from './speech-synthesis-error.js';
export { SYNTHESIZE_DEFAULTS, synthesize } from './synthesize.js';
export type { SynthesizeOptions } from './synthesize.js';
export { VOICES } from './voices.js';
export type { VoiceName } from './voices.js';
