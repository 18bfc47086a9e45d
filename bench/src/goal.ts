/** What was promised of our median. */
export type Goal =
  /** At most this part of the peer's. */
  { readonly ofPeer: number } | { readonly atMost: number } | { readonly atLeast: number };

export function goalText(goal: Goal, unit: string): string {
  if ('ofPeer' in goal) return `≤ ${goal.ofPeer} × the peer`;
  return 'atMost' in goal ? `≤ ${goal.atMost} ${unit}` : `≥ ${goal.atLeast} ${unit}`;
}

interface Reached {
  readonly median: number;
  readonly ratio: number | null;
  /** Whether there were enough samples for a ratio. */
  readonly comparable: boolean;
}

/** A ratio that is not claimed, since it is within the noise, meets no goal; of too few samples nothing is said: null. */
function isMet(goal: Goal, { median, ratio, comparable }: Reached): boolean | null {
  if ('atMost' in goal) return median <= goal.atMost;
  if ('atLeast' in goal) return median >= goal.atLeast;
  return comparable ? ratio !== null && ratio <= goal.ofPeer : null;
}

/** All must be met; one that is missed decides, whatever the others say. */
export function areMet(goals: readonly Goal[], reached: Reached): boolean | null {
  const each = goals.map((goal) => isMet(goal, reached));
  if (each.includes(false)) return false;
  return each.length === 0 || each.includes(null) ? null : true;
}
