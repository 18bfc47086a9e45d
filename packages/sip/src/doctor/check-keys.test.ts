import { expect, test } from 'vitest';
import { checkKeys } from './check-keys.js';

const refusal = Object.assign(new Error('no'), { status: 401, code: 'unauthenticated' });
const rooms = { listRooms: () => Promise.reject(refusal) };

test.each([
  ['wrong', 'clock'],
  ['warning', 'clock'],
  ['ok', 'key'],
  ['skipped', 'key'],
  [undefined, 'key'],
] as const)('keys that are refused beside a clock that was found %s: mend the %s', async (clock, what) => {
  const { status, cure } = await checkKeys(rooms, clock);
  expect(status).toBe('wrong');
  expect(cure).toContain(what);
});
