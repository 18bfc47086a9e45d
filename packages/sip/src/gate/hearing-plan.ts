/**
 * Where a gated call is.
 *
 * - `shut`: the caller hears nothing, until the supervisor's track is there and closed to them.
 * - `waiting`: the supervisor's leg is late; the caller hears the agent's side again.
 * - `consult`: the caller hears the agent's side, the supervisor hears the TransferAgent.
 * - `merged`: the two hear each other.
 * - `released`: the supervisor is gone; the caller is the SupportAgent's again.
 */
export type GatePhase = 'shut' | 'waiting' | 'consult' | 'merged' | 'released';

/** Everybody in a call room; `other` is whoever else publishes there, e.g. a music player of its own. */
export type Role = 'caller' | 'supervisor' | 'support-agent' | 'transfer-agent' | 'other';

/** The people. Agents decide for themselves what they subscribe to. */
export type Listener = 'caller' | 'supervisor';

/** Who may hear whom while the consult is private; the whole of the gate's secret. */
const PRIVATE: Readonly<Record<Listener, readonly Role[]>> = {
  caller: ['support-agent', 'other'],
  supervisor: ['transfer-agent'],
};

const TOGETHER: Readonly<Record<Listener, readonly Role[]>> = {
  caller: ['supervisor', 'support-agent', 'other'],
  supervisor: ['caller', 'support-agent', 'transfer-agent', 'other'],
};

const SPEAKERS: Readonly<Record<GatePhase, Readonly<Record<Listener, readonly Role[]>>>> = {
  shut: PRIVATE,
  waiting: PRIVATE,
  consult: PRIVATE,
  merged: TOGETHER,
  released: { caller: ['support-agent', 'other'], supervisor: [] },
};

export function mayHear(phase: GatePhase, listener: Listener, speaker: Role): boolean {
  return SPEAKERS[phase][listener].includes(speaker);
}

/**
 * The caller's permissions in a phase. Hidden, the supervisor's leg never learns that the caller exists, so it cannot
 * subscribe to them however soon it answers.
 */
export function callerPermission(phase: GatePhase): { hidden: boolean; canSubscribe: boolean } {
  return {
    hidden: phase === 'shut' || phase === 'waiting' || phase === 'consult',
    canSubscribe: phase !== 'shut',
  };
}

export interface Speaker {
  readonly role: Role;
  readonly trackSids: readonly string[];
}

/** The tracks a listener may (`allowed`) and may not (`denied`) hear in a phase. Nobody is asked to hear themselves. */
export function hearing(
  phase: GatePhase,
  listener: Listener,
  speakers: readonly Speaker[],
): { allowed: string[]; denied: string[] } {
  const allowed: string[] = [];
  const denied: string[] = [];
  for (const { role, trackSids } of speakers) {
    if (role === listener) continue;
    (mayHear(phase, listener, role) ? allowed : denied).push(...trackSids);
  }
  return { allowed, denied };
}
