import { expect, test } from 'vitest';
import { callerPermission, hearing, mayHear, type GatePhase, type Role } from './hearing-plan.js';

const PRIVATE: GatePhase[] = ['shut', 'waiting', 'consult'];

test.each(PRIVATE)('in %s nobody hears the other side', (phase) => {
  expect(mayHear(phase, 'caller', 'supervisor')).toBe(false);
  expect(mayHear(phase, 'supervisor', 'caller')).toBe(false);
  expect(mayHear(phase, 'caller', 'transfer-agent')).toBe(false);
  expect(mayHear(phase, 'supervisor', 'support-agent')).toBe(false);
  expect(mayHear(phase, 'supervisor', 'other')).toBe(false);
  expect(callerPermission(phase).hidden).toBe(true);
});

test('the two hear each other when merged, and the caller is seen', () => {
  expect(mayHear('merged', 'caller', 'supervisor')).toBe(true);
  expect(mayHear('merged', 'supervisor', 'caller')).toBe(true);
  expect(mayHear('merged', 'caller', 'transfer-agent')).toBe(false);
  expect(callerPermission('merged')).toEqual({ hidden: false, canSubscribe: true });
});

test('the caller is deaf only until the supervisor’s track is closed to them', () => {
  const deaf = (['shut', 'waiting', 'consult', 'merged', 'released'] as const).filter(
    (phase) => !callerPermission(phase).canSubscribe,
  );
  expect(deaf).toEqual(['shut']);
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
  expect(hearing('consult', 'caller', speakers)).toEqual({
    allowed: ['voice', 'hold', 'x'],
    denied: ['s', 'brief'],
  });
  expect(hearing('consult', 'supervisor', speakers)).toEqual({
    allowed: ['brief'],
    denied: ['c', 'voice', 'hold', 'x'],
  });
  expect(hearing('merged', 'caller', speakers)).toEqual({
    allowed: ['s', 'voice', 'hold', 'x'],
    denied: ['brief'],
  });
});
