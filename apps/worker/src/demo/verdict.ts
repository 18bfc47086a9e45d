import { totalMs, type Ear, type MarkerName } from '@warm/testbed';

interface Finding {
  readonly what: string;
  readonly holds: boolean;
  /** How much of it was heard, ms. */
  readonly heardMs: number;
}

export interface Verdict {
  readonly passed: boolean;
  readonly findings: readonly Finding[];
}

/** Frames as short as this count against privacy: everybody in the demo carries a marker. */
const LEAK_MS = 40;
/** Enough of a voice to know that it was understood and not a scrap of it. */
const CONVERSATION_MS = 500;

/** Judges a transfer by nothing but what the two phones heard. */
export function judge({
  caller,
  supervisor,
  mergedAtMs,
}: {
  caller: Ear;
  supervisor: Ear;
  mergedAtMs: number;
}): Verdict {
  const heard = (ear: Ear, marker: MarkerName, minMs: number, range = {}) =>
    totalMs(ear.heard(marker, { minMs, ...range }));
  const present = (what: string, heardMs: number): Finding => ({
    what,
    heardMs,
    holds: heardMs >= CONVERSATION_MS,
  });
  const absent = (what: string, heardMs: number): Finding => ({ what, heardMs, holds: heardMs === 0 });
  const since = { sinceMs: mergedAtMs };
  const before = { untilMs: mergedAtMs };

  const findings = [
    present('the caller heard the SupportAgent', heard(caller, 'supportAgent', 100)),
    present('the caller heard hold music', heard(caller, 'holdMusic', 100)),
    present('the supervisor heard the brief', heard(supervisor, 'transferAgent', 100)),
    present('the caller heard the supervisor after the merge', heard(caller, 'supervisorVoice', 100, since)),
    present('the supervisor heard the caller after the merge', heard(supervisor, 'callerVoice', 100, since)),
    absent('the caller heard nothing of the brief', heard(caller, 'transferAgent', LEAK_MS)),
    absent(
      'the caller heard nothing of the supervisor before the merge',
      heard(caller, 'supervisorVoice', LEAK_MS, before),
    ),
    absent(
      'the supervisor heard nothing of the caller before the merge',
      heard(supervisor, 'callerVoice', LEAK_MS, before),
    ),
    absent('the supervisor heard no hold music', heard(supervisor, 'holdMusic', LEAK_MS)),
    absent(
      "the supervisor heard nothing of the agent's talk with the caller",
      heard(supervisor, 'supportAgent', LEAK_MS),
    ),
  ];
  return { passed: findings.every(({ holds }) => holds), findings };
}
