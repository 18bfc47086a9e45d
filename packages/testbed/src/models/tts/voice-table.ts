import { VOICES } from '../../speech/voices.js';

/** How the model servers speak with one voice. */
export interface ModelVoice {
  /** A voice of espeak-ng with its variant, such as `en-us+f3`. */
  readonly espeakVoice: string;
  /** A pilot tone laid over the speech (`MARKERS`), so that a recording tells who spoke. @default none */
  readonly markerHz?: number;
}

/** Voices by the id a TTS request names. Ids that are not listed speak with `DEFAULT_VOICE`. */
export type VoiceTable = Readonly<Record<string, ModelVoice>>;

/** What speaks for voice ids that no table lists, the plugin's default voice among them. */
export const DEFAULT_VOICE = { espeakVoice: VOICES.supportAgent } as const satisfies ModelVoice;

/** The voice with this id. */
export function voiceOf(table: VoiceTable, id: string): ModelVoice {
  return Object.hasOwn(table, id) ? (table[id] ?? DEFAULT_VOICE) : DEFAULT_VOICE;
}
