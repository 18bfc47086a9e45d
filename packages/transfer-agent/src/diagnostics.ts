import type { voice } from '@livekit/agents';
import type { FallbackCause } from './brief/brief.js';
import { NotUnderstoodError } from './models/not-understood-error.js';
import { SilentVoiceError } from './models/silent-voice-error.js';

/** Why a brief that a model was to write was made without it. */
type BriefFailure = Extract<FallbackCause, 'model-failed' | 'invalid-answer' | 'timeout'>;

/** Whose model it is. */
export type ModelUser = 'support-agent' | 'transfer-agent';

/** What happens inside, for logs and metrics; nothing of it needs a reaction. Holds no words anybody said. */
export type AgentDiagnostic =
  | {
      readonly type: 'model-failed';
      readonly agent: ModelUser;
      readonly model: 'llm' | 'stt' | 'tts' | 'other';
      /** `silence`: a voice ended in order, without a sound. */
      readonly reason: 'timeout' | 'status' | 'connection' | 'silence' | 'other';
      /** What the provider answered, where `reason` is `status`. */
      readonly statusCode?: number;
      /** Whether it is asked again; else what it was wanted for is given up. */
      readonly isRepeated: boolean;
    }
  /** The model was asked for the brief and gave none: it is made of the caller's own words. */
  | { readonly type: 'brief-fell-back'; readonly because: BriefFailure };

export type OnDiagnostic = (event: AgentDiagnostic) => void;

/** What may be told of a model's failure: a provider's message may repeat what was said, so it stays behind. */
export function modelFailure(agent: ModelUser, event: voice.ErrorEvent): AgentDiagnostic {
  const { type, recoverable, error: thrown } = event.error as Failure;
  const isLost = thrown instanceof NotUnderstoodError;
  return {
    type: 'model-failed',
    agent,
    model: MODELS[type] ?? 'other',
    isRepeated: recoverable && !isLost,
    ...reasonOf(isLost ? thrown.cause : thrown),
  };
}

/** What all of a session's errors have in common; their own types know no cause that is not an error. */
interface Failure {
  readonly type: string;
  readonly recoverable: boolean;
  readonly error: unknown;
}

const MODELS: Readonly<Record<string, 'llm' | 'stt' | 'tts' | undefined>> = {
  llm_error: 'llm',
  stt_error: 'stt',
  tts_error: 'tts',
};

// Not by class: plugins pass on the errors of their providers' clients, which call these things by the same names.
function reasonOf(error: unknown) {
  if (!(error instanceof Error)) return { reason: 'other' } as const;
  if (error instanceof SilentVoiceError) return { reason: 'silence' } as const;
  const { status, statusCode = status } = error as { status?: unknown; statusCode?: unknown };
  if (typeof statusCode === 'number' && statusCode > 0) return { reason: 'status', statusCode } as const;
  const { name } = error.constructor;
  if (/timeout|abort/i.test(name)) return { reason: 'timeout' } as const;
  // A status that is none: an answer that never came.
  return { reason: /connection/i.test(name) || statusCode === -1 ? 'connection' : 'other' } as const;
}
