import type { Attempt, LiveAttempt } from './attempt.js';
import type { AttemptDeadline, Effect, TransferDeadline } from './effect.js';
import type { Shared } from './state.js';

export function setDeadline(deadline: AttemptDeadline, { id }: Attempt, afterMs: number): Effect {
  return { type: 'set-deadline', deadline, attemptId: id, afterMs };
}

export function clearDeadline(deadline: AttemptDeadline, { id }: Attempt): Effect {
  return { type: 'clear-deadline', deadline, attemptId: id };
}

/** What an attempt that has come so far no longer waits for. */
export function clearDeadlinesOf({ stage, attempt, agentReady }: LiveAttempt): readonly Effect[] {
  switch (stage) {
    case 'dialing':
    case 'ringing':
      return [clearDeadline('ring', attempt)];
    case 'briefing':
      return agentReady
        ? [clearDeadline('decision', attempt)]
        : [clearDeadline('decision', attempt), clearDeadline('brief', attempt)];
    case 'opening':
    case 'adopting':
      return [];
  }
}

/** What is left of the time that a transfer has from the request to the merge or the return. */
export function setTransferDeadline({ request }: Shared, atMs: number): Effect {
  const endsAtMs = request.requestedAtMs + request.limits.transferTimeoutMs;
  return { type: 'set-deadline', deadline: 'transfer', afterMs: Math.max(0, endsAtMs - atMs) };
}

export function clearTransferDeadline(deadline: TransferDeadline): Effect {
  return { type: 'clear-deadline', deadline };
}
