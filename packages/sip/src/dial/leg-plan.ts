import { DIAL_DEFAULTS, type CallOptions } from './dial-options.js';
import type { PhoneLegOptions } from './phone-leg.js';

/** RFC 3323 §4.1.1.3. livekit-sip dials nobody without a From user. */
const ANONYMOUS = 'anonymous';

type Plan = PhoneLegOptions['plan'];

/** What one dial decides for itself; the rest is how calls present themselves. */
type Dialed = Omit<Plan, keyof CallOptions>;

export function legPlan(options: CallOptions, dialed: Dialed): Plan {
  const { callerId, displayName, headers, dtmf, maxDurationMs, mediaEncryption, retries } = options;
  return {
    ...dialed,
    callerId: callerId ?? (dialed.target.connection && ANONYMOUS),
    displayName,
    headers,
    dtmf,
    maxDurationMs,
    mediaEncryption,
    retries: retries ?? DIAL_DEFAULTS.retries,
  };
}
