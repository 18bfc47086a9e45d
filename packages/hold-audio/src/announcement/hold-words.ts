/** What is said to the caller: text for the voice, or a sound file. */
export type HoldWords = string | { file: string };

/** What there is to tell. */
export interface WaitingCaller {
  /** Since this hold began. */
  waitedMs: number;
  /** Place in the queue, 1 for the next; undefined where there is no queue. */
  place: number | undefined;
}

/** What to say now; undefined says nothing this time. */
export type HoldWordsFor = (caller: WaitingCaller) => HoldWords | undefined | Promise<HoldWords | undefined>;

/** "Thank you for holding. You have been waiting for about 2 minutes. You are number 3 in line." */
export function englishHoldWords({ waitedMs, place }: WaitingCaller): string {
  const minutes = Math.round(waitedMs / 60_000);
  const waited =
    minutes === 0 ? [] : [`You have been waiting for about ${minutes} minute${minutes === 1 ? '' : 's'}.`];
  const inLine =
    place === undefined ? [] : [place <= 1 ? 'You are next in line.' : `You are number ${place} in line.`];
  return ['Thank you for holding.', ...waited, ...inLine].join(' ');
}
