/** What was promised of our median. */
export type Goal =
  /** At most this part of the peer's. */
  { readonly ofPeer: number } | { readonly atMost: number } | { readonly atLeast: number };

export function goalText(goal: Goal, unit: string): string {
  if ('ofPeer' in goal) return `≤ ${goal.ofPeer} × the peer`;
  return 'atMost' in goal ? `≤ ${goal.atMost} ${unit}` : `≥ ${goal.atLeast} ${unit}`;
}

/** A ratio that is not claimed, since it is within the noise, meets no goal. */
export function isMet(goal: Goal, { median, ratio }: { median: number; ratio: number | null }): boolean {
  if ('ofPeer' in goal) return ratio !== null && ratio <= goal.ofPeer;
  return 'atMost' in goal ? median <= goal.atMost : median >= goal.atLeast;
}
