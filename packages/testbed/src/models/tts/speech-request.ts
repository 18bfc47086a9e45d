import { z } from 'zod';

const speechBodySchema = z.looseObject({
  model_id: z.string(),
  transcript: z.string(),
  voice: z.union([
    z.looseObject({ mode: z.literal('id'), id: z.string() }),
    z.looseObject({ mode: z.literal('embedding'), embedding: z.array(z.number()) }),
  ]),
  output_format: z.looseObject({
    container: z.literal('raw'),
    encoding: z.enum(['pcm_s16le', 'pcm_f32le', 'pcm_mulaw']),
    sample_rate: z.number().int().min(8000).max(48_000),
  }),
  generation_config: z.looseObject({ speed: z.number().optional() }).optional(),
  add_timestamps: z.boolean().optional(),
  context_id: z.string().optional(),
  continue: z.boolean().optional(),
  flush: z.boolean().optional(),
});

/** How samples are sent. */
export type SpeechEncoding = z.infer<typeof speechBodySchema>['output_format']['encoding'];

/** What Cartesia's endpoints are asked to speak. */
export interface SpeechRequest {
  readonly text: string;
  /** Empty for a voice given by its embedding. */
  readonly voiceId: string;
  readonly encoding: SpeechEncoding;
  readonly sampleRate: number;
  /** 1 is normal. */
  readonly speed: number;
  readonly wantsTimestamps: boolean;
  /** Messages of one context are one piece of speech; only by WebSocket. */
  readonly contextId?: string;
  /** More of this context follows. */
  readonly continues: boolean;
  readonly flush: boolean;
}

/**
 * Reads the body of `POST /tts/bytes` or a message of `/tts/websocket`.
 *
 * @throws z.ZodError when it is none.
 */
export function parseSpeechRequest(body: unknown): SpeechRequest {
  const parsed = speechBodySchema.parse(body);
  return {
    text: parsed.transcript,
    voiceId: parsed.voice.mode === 'id' ? parsed.voice.id : '',
    encoding: parsed.output_format.encoding,
    sampleRate: parsed.output_format.sample_rate,
    speed: parsed.generation_config?.speed ?? 1,
    wantsTimestamps: parsed.add_timestamps ?? false,
    ...(parsed.context_id === undefined ? {} : { contextId: parsed.context_id }),
    continues: parsed.continue ?? false,
    flush: parsed.flush ?? false,
  };
}
