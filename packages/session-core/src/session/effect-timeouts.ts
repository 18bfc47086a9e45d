import type { AsyncEffect } from '../machine/effect.js';

/** How long each effect may take before it counts as failed, in ms. */
export type EffectTimeouts = Readonly<Record<AsyncEffect['type'], number>>;

/**
 * Generous for what a server on the same continent needs (each takes well under a second when all is well), short
 * enough that a caller on hold is not left to a hanging request. What is spoken takes as long as speech.
 */
export const DEFAULT_EFFECT_TIMEOUTS = {
  'hold-caller': 5_000,
  'stop-hold': 5_000,
  'prepare-brief': 30_000,
  'announce-hold': 20_000,
  'open-consult': 10_000,
  dial: 5_000,
  brief: 10_000,
  'adopt-attempt': 10_000,
  'ask-caller': 60_000,
  'stop-asking': 5_000,
  'relay-answer': 20_000,
  merge: 5_000,
  'merge-another-way': 10_000,
  introduce: 20_000,
  'hand-over': 15_000,
  'leave-call': 5_000,
  'release-attempt': 20_000,
  'return-caller': 5_000,
  'take-message': 180_000,
  'dismiss-caller': 30_000,
  // livekit-sip waits 30 s for the far end's word on a REFER.
  'cold-transfer': 45_000,
} as const satisfies EffectTimeouts;
