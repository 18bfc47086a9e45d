import type { Directory, Explanation } from '@warm/session-core';
import type { PromptBook } from '../prompts/prompts.js';
import { sentence } from '../prompts/sentence.js';
import { openingZone, sayOpening } from './opening-time.js';

export interface ExplainOptions {
  readonly prompts: PromptBook;
  readonly directory: Directory;
  readonly locale: string;
  /** In which times are said. @default the zone of the hours they come from */
  readonly timeZone?: string | undefined;
  readonly nowMs: number;
}

/** What happened, in words for the caller: the policy's, if it has some, else the prompts'. */
export function explain(explanation: Explanation, options: ExplainOptions): string {
  const { because, destination, tell } = explanation;
  const name = destination?.name ?? options.prompts.nobodyInParticular({});
  const reason = 'reason' in because ? sentence(because.reason ?? '') : '';
  const opensAt = openingOf(explanation, options);
  if (tell !== undefined) return filled(tell, { name, reason, opensAt: opensAt ?? '' });
  return ownWords(because, { prompts: options.prompts, name, reason, opensAt });
}

function openingOf({ because, destination }: Explanation, options: ExplainOptions): string | undefined {
  if (because.type !== 'closed' || because.opensAtMs === undefined) return undefined;
  const { opensAtMs } = because;
  const timeZone = options.timeZone ?? openingZone(options.directory, { destination, opensAtMs });
  return sayOpening({ ...options, opensAtMs, timeZone });
}

function ownWords(
  because: Explanation['because'],
  words: { prompts: PromptBook; name: string; reason: string; opensAt: string | undefined },
): string {
  const { prompts, name, reason, opensAt } = words;
  switch (because.type) {
    case 'declined':
      return reason === ''
        ? prompts.backDeclined({ name })
        : prompts.backDeclinedWithReason({ name, reason });
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
    case 'dropped':
      return prompts.backDropped({ name });
    case 'closed':
      return opensAt === undefined
        ? prompts.backClosed({ name })
        : prompts.backClosedUntil({ name, opensAt });
    case 'cold-transfer-refused':
      return prompts.backColdTransferRefused({ name });
    case 'canceled':
      return because.by === 'caller'
        ? prompts.backCanceledByCaller({ name })
        : prompts.backCanceled({ name });
    case 'merged': // Merged callers are not given back; if one is, something of ours went wrong after it.
    case 'failed':
      return prompts.backFailed({ name });
  }
}

// A policy is data of a tenant: a variable it made up is left out rather than spoken.
function filled(tell: string, values: Readonly<Record<string, string>>): string {
  return tell.replace(/\{([A-Za-z]+)\}/g, (_, key: string) => values[key] ?? '').trim();
}
