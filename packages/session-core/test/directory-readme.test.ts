import { expect, test } from 'vitest';
import { describePlan } from './readme/directory.js';

test.each([
  ['billing', '2026-11-23T10:00:00+01:00', [], 'ada, then bob'],
  ['billing', '2026-11-23T10:00:00+01:00', ['german'], 'ada'],
  ['billing', '2026-11-23T10:00:00+01:00', ['french'], 'nobody has the skills french'],
  ['billing', '2026-11-23T12:30:00+01:00', [], 'closed until 2026-11-23T12:00:00.000Z'],
  ['billing', '2026-12-22T18:00:00+01:00', [], 'closed until 2026-12-24T09:00:00.000Z'],
  ['billing', '2026-12-28T18:00:00+01:00', [], 'closed until 2027-01-04T08:00:00.000Z'],
  ['sales', '2026-11-22T03:00:00+01:00', [], 'ada and eve'],
  ['support', '2026-11-23T10:00:00+01:00', [], 'there is no support'],
])('the README’s directory: %s at %s, skills %j: %s', (to, iso, skills, plan) => {
  expect(describePlan(to, Date.parse(iso), skills)).toBe(plan);
});
