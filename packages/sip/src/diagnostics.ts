import type { ServerFailure } from './server/server-failure.js';

/**
 * What happens inside, for logs and metrics; nothing of it needs a reaction. Holds no phone number and no secret;
 * identities are those this package makes up.
 */
export type SipDiagnostic =
  /** No capacity just now; the dial is repeated. */
  | { readonly type: 'dial-repeated'; readonly attemptId: string; readonly tries: number }
  | { readonly type: 'dial-refused'; readonly attemptId: string; readonly failure: ServerFailure['kind'] }
  | { readonly type: 'gate-phase-changed'; readonly phase: string }
  /** The gate was put in place again after something may have opened it. */
  | { readonly type: 'gate-reapplied'; readonly because: string }
  /** An agent's own tracks cannot be restricted: the server's gate alone keeps the consult private. */
  | { readonly type: 'audience-unsupported'; readonly who: 'support-agent' | 'transfer-agent' }
  | { readonly type: 'path-chosen'; readonly path: string; readonly because: string }
  /** Something failed that is tried again, or that nothing depends on. */
  | { readonly type: 'failed'; readonly operation: string; readonly error: unknown }
  | { readonly type: 'watcher-rejoined'; readonly tries: number }
  | { readonly type: 'bridge-rejoined'; readonly tries: number };

export type OnDiagnostic = (event: SipDiagnostic) => void;
