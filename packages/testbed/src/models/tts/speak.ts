import { encodeMuLaw } from '../../audio/mu-law.js';
import { withMarker } from '../../audio/marker.js';
import type { Pcm } from '../../audio/pcm.js';
import { SYNTHESIZE_DEFAULTS, synthesize } from '../../speech/synthesize.js';
import type { SpeechEncoding, SpeechRequest } from './speech-request.js';
import { voiceOf, type VoiceTable } from './voice-table.js';

/** Speaks a request with its voice (and the voice's marker). Text without words gives no samples. */
export async function speak(request: SpeechRequest, voices: VoiceTable, signal: AbortSignal): Promise<Pcm> {
  const { espeakVoice, markerHz } = voiceOf(voices, request.voiceId);
  const pcm = await synthesize(request.text, {
    voice: espeakVoice,
    rate: SYNTHESIZE_DEFAULTS.rate * request.speed,
    sampleRate: request.sampleRate,
    signal,
  });
  return markerHz === undefined || pcm.samples.length === 0 ? pcm : withMarker(pcm, markerHz);
}

/** Samples as bytes on the wire. */
export function encodeSamples(samples: Int16Array, encoding: SpeechEncoding): Uint8Array<ArrayBuffer> {
  switch (encoding) {
    case 'pcm_s16le':
      return new Uint8Array(samples.slice().buffer);
    case 'pcm_f32le':
      return new Uint8Array(Float32Array.from(samples, (sample) => sample / 32768).buffer);
    case 'pcm_mulaw':
      return Uint8Array.from(encodeMuLaw(samples));
  }
}
