/**
 * Where a gated call is.
 *
 * - `shut`: the caller hears nothing, until the supervisor's track is there and closed to them.
 * - `waiting`: the supervisor's leg is late; the caller hears the agent's side again.
 * - `consult`: the plan is in place; unless `hear` says otherwise, the two are kept apart.
 * - `merged`: the two hear each other.
 * - `released`: the supervisor is gone; the caller is the SupportAgent's again.
 */
export type GatePhase = 'shut' | 'waiting' | 'consult' | 'merged' | 'released';

/** The people: what they hear is the server's business. */
export type Listener = 'caller' | 'supervisor';

export type Agent = 'support-agent' | 'transfer-agent';

/** Everybody in a call room; `other` is whoever else publishes there, e.g. a music player of its own. */
export type Role = Listener | Agent | 'other';

/** Who hears whom: every listener with those they hear. Agents never hear each other. */
export type HearingPlan = Readonly<Record<Listener, readonly Role[]>> &
  Readonly<Record<Agent, readonly Listener[]>>;

export type HearingPlanName = keyof typeof HEARING_PLANS;

/** Plans for `GateConsultLine.hear`. */
export const HEARING_PLANS = {
  /** In private: caller and supervisor hear nothing of each other. */
  consult: {
    caller: ['support-agent', 'other'],
    supervisor: ['transfer-agent'],
    'support-agent': ['caller'],
    'transfer-agent': ['supervisor'],
  },
  /** The two talk; the TransferAgent hears both and is heard by the supervisor alone. */
  whisper: {
    caller: ['supervisor', 'support-agent', 'other'],
    supervisor: ['caller', 'support-agent', 'transfer-agent', 'other'],
    'support-agent': ['caller', 'supervisor'],
    'transfer-agent': ['supervisor', 'caller'],
  },
  /** The caller talks with the SupportAgent; the supervisor hears both and is heard by the agents alone. */
  coach: {
    caller: ['support-agent', 'other'],
    supervisor: ['caller', 'support-agent', 'transfer-agent', 'other'],
    'support-agent': ['caller', 'supervisor'],
    'transfer-agent': ['supervisor', 'caller'],
  },
  /** Everybody hears everybody. */
  'three-way': {
    caller: ['supervisor', 'support-agent', 'transfer-agent', 'other'],
    supervisor: ['caller', 'support-agent', 'transfer-agent', 'other'],
    'support-agent': ['caller', 'supervisor'],
    'transfer-agent': ['supervisor', 'caller'],
  },
} as const satisfies Record<string, HearingPlan>;

/** The agents are about to leave; what they say last may reach both if they want it to. */
export const MERGED: HearingPlan = {
  ...HEARING_PLANS.whisper,
  'support-agent': ['caller'],
  'transfer-agent': ['supervisor'],
};

const RELEASED: HearingPlan = { ...HEARING_PLANS.consult, supervisor: [] };

/** The plan of a phase; `chosen` is the one `hear` was called with, or the consult's. */
export function planOf(phase: GatePhase, chosen: HearingPlan): HearingPlan {
  if (phase === 'merged') return MERGED;
  return phase === 'released' ? RELEASED : chosen;
}

/**
 * The caller's permissions in a phase. Hidden, the supervisor's leg never learns that the caller exists, so it cannot
 * subscribe to them however soon it answers.
 */
export function callerPermission(
  phase: GatePhase,
  plan: HearingPlan,
): { hidden: boolean; canSubscribe: boolean } {
  const isSecret = phase !== 'released' && !plan.supervisor.includes('caller');
  return { hidden: isSecret, canSubscribe: phase !== 'shut' };
}

/** Whether bystanders may hear: the supervisor's voice is for them only when it is for the caller. */
export function bystandersHear(phase: GatePhase, plan: HearingPlan): boolean {
  return phase === 'released' || plan.caller.includes('supervisor');
}

export interface Speaker {
  readonly role: Role;
  readonly trackSids: readonly string[];
}

/** The tracks a person may (`allowed`) and may not (`denied`) hear. Nobody is asked to hear themselves. */
export function hearing(
  plan: HearingPlan,
  listener: Listener,
  speakers: readonly Speaker[],
): { allowed: string[]; denied: string[] } {
  const allowed: string[] = [];
  const denied: string[] = [];
  for (const { role, trackSids } of speakers) {
    if (role === listener) continue;
    (plan[listener].includes(role) ? allowed : denied).push(...trackSids);
  }
  return { allowed, denied };
}
