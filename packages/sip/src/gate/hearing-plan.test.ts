import { describe, expect, test } from 'vitest';
import {
  bystandersHear,
  callerPermission,
  HEARING_PLANS,
  hearing,
  MERGED,
  planOf,
  type GatePhase,
  type HearingPlan,
  type Role,
} from './hearing-plan.js';

const { consult, whisper, coach, 'three-way': threeWay } = HEARING_PLANS;

test.each(['shut', 'waiting', 'consult'] satisfies GatePhase[])(
  'in %s nobody hears the other side, and the caller is hidden',
  (phase) => {
    const plan = planOf(phase, consult);
    expect(plan.caller).not.toContain('supervisor');
    expect(plan.caller).not.toContain('transfer-agent');
    expect(plan.supervisor).toEqual(['transfer-agent']);
    expect(callerPermission(phase, plan).hidden).toBe(true);
  },
);

test('the two hear each other when merged, and the caller is seen', () => {
  const plan = planOf('merged', consult);
  expect(plan.caller).toContain('supervisor');
  expect(plan.supervisor).toContain('caller');
  expect(plan.caller).not.toContain('transfer-agent');
  expect(callerPermission('merged', plan)).toEqual({ hidden: false, canSubscribe: true });
});

test('the caller is deaf only until the supervisor’s track is closed to them, whatever the plan', () => {
  const phases = ['shut', 'waiting', 'consult', 'merged', 'released'] as const;
  for (const chosen of Object.values(HEARING_PLANS)) {
    const deaf = phases.filter((phase) => !callerPermission(phase, planOf(phase, chosen)).canSubscribe);
    expect(deaf).toEqual(['shut']);
  }
});

test('a caller whose supervisor is gone is seen', () => {
  expect(callerPermission('released', planOf('released', consult)).hidden).toBe(false);
});

test('bystanders hear when the caller hears the supervisor, and when the supervisor is gone', () => {
  const hear = (phase: GatePhase, chosen: HearingPlan) => bystandersHear(phase, planOf(phase, chosen));
  expect([hear('merged', consult), hear('released', consult)]).toEqual([true, true]);
  for (const phase of ['shut', 'waiting', 'consult'] as const) {
    expect([consult, coach, whisper, threeWay].map((plan) => hear(phase, plan))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  }
});

describe('the plans differ by', () => {
  test('whom the caller hears', () => {
    expect([whisper, coach, threeWay].map(({ caller }) => caller.filter((role) => role !== 'other'))).toEqual(
      [['supervisor', 'support-agent'], ['support-agent'], ['supervisor', 'support-agent', 'transfer-agent']],
    );
  });

  test('whether the caller is seen: only where the supervisor may hear them', () => {
    const seen = Object.entries(HEARING_PLANS).filter(
      ([, plan]) => !callerPermission('consult', plan).hidden,
    );
    expect(seen.map(([name]) => name)).toEqual(['whisper', 'coach', 'three-way']);
  });
});

test('tracks are sorted by who may hear them; nobody is asked to hear themselves', () => {
  const speaker = (role: Role, ...trackSids: string[]) => ({ role, trackSids });
  const speakers = [
    speaker('caller', 'c'),
    speaker('supervisor', 's'),
    speaker('support-agent', 'voice', 'hold'),
    speaker('transfer-agent', 'brief'),
    speaker('other', 'x'),
  ];
  expect(hearing(consult, 'caller', speakers)).toEqual({
    allowed: ['voice', 'hold', 'x'],
    denied: ['s', 'brief'],
  });
  expect(hearing(consult, 'supervisor', speakers)).toEqual({
    allowed: ['brief'],
    denied: ['c', 'voice', 'hold', 'x'],
  });
  expect(hearing(MERGED, 'caller', speakers)).toEqual({
    allowed: ['s', 'voice', 'hold', 'x'],
    denied: ['brief'],
  });
});
