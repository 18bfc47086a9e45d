import type { ByEffort } from '../effort.js';
import type { TransferPlan } from './transfer-run.js';

const peer = { contestant: 'pinned', opening: 'greeting', latency: 'real', filler: false } as const;
const ours = { contestant: 'ours', opening: 'own', latency: 'real', filler: false } as const;

/** Every kind of transfer that is placed. Measures name those they look at. */
export const PLANS = {
  ours: { ...ours, ending: 'accept' },
  /** The task's best documented set-up: it greets as soon as the call is answered. */
  pinned: { ...peer, ending: 'accept' },
  newest: { ...peer, contestant: 'newest', ending: 'accept' },

  oursFiller: { ...ours, filler: true, ending: 'hang-up-ringing' },
  pinnedFiller: { ...peer, filler: true, ending: 'hang-up-ringing' },

  oursBriefed: { ...ours, ending: 'hang-up-briefed' },
  /** The task's default: the person who was called must speak first. */
  pinnedHumanFirst: { ...peer, opening: 'human-first', ending: 'hang-up-briefed' },
  /** The task made to begin with the summary itself. */
  pinnedSummary: { ...peer, opening: 'summary', ending: 'hang-up-briefed' },

  oursZero: { ...ours, latency: 'zero', ending: 'accept-by-key' },
  pinnedZero: { ...peer, latency: 'zero', ending: 'accept' },
} as const satisfies Record<string, TransferPlan>;

export type PlanName = keyof typeof PLANS;

export const PLAN_NAMES = Object.keys(PLANS) as readonly PlanName[];

export function isPlanName(name: string): name is PlanName {
  return name in PLANS;
}

const MAIN: ByEffort = { smoke: 1, quick: 2, full: 20 };
const FURTHER: ByEffort = { smoke: 0, quick: 1, full: 20 };

/** How often each is placed. */
export const ROUNDS: Readonly<Record<PlanName, ByEffort>> = {
  ours: MAIN,
  pinned: MAIN,
  newest: { ...FURTHER, quick: 0 },
  oursFiller: FURTHER,
  pinnedFiller: FURTHER,
  oursBriefed: FURTHER,
  pinnedHumanFirst: FURTHER,
  pinnedSummary: FURTHER,
  oursZero: FURTHER,
  pinnedZero: FURTHER,
};
