import type { AttemptOutcome } from '@warm/session-core';
import type { PromptBook } from '../prompts/prompts.js';

/** What happened, in words for the caller. */
export function explainOutcome(prompts: PromptBook, name: string, outcome: AttemptOutcome): string {
  switch (outcome.type) {
    case 'declined':
      return outcome.reason === undefined || outcome.reason.trim() === ''
        ? prompts.backDeclined({ name })
        : prompts.backDeclinedWithReason({ name, reason: sentence(outcome.reason) });
    case 'redirected':
      return prompts.backRedirected({ name });
    case 'no-answer':
      return prompts.backNoAnswer({ name });
    case 'busy':
      return prompts.backBusy({ name });
    case 'rejected':
      return prompts.backRejected({ name });
    case 'unreachable':
      return prompts.backUnreachable({ name });
    case 'voicemail':
      return prompts.backVoicemail({ name });
    case 'supervisor-hung-up':
      return prompts.backHungUp({ name });
    case 'not-decided':
      return prompts.backNotDecided({ name });
    case 'trunk-failed':
      return prompts.backTrunkFailed({ name });
    case 'canceled':
      return outcome.by === 'caller'
        ? prompts.backCanceledByCaller({ name })
        : prompts.backCanceled({ name });
    case 'merged': // Merged callers are not given back; if one is, something of ours went wrong after it.
    case 'failed':
      return prompts.backFailed({ name });
  }
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
