import { describe, expect, it } from 'vitest';
import { consultRoomName, parseConsultRoomName } from './consult-room-name.js';

describe('the name of a consult room', () => {
  it.each(['t-1', '0b9c6f0e-6ad5-4b6c-9d52-7f5a8e0b6c11-12', 'a'.repeat(32), 'odd / id\nof-mine-3', '-'])(
    'tells the attempt %j and cannot be guessed',
    (attemptId) => {
      const name = consultRoomName(attemptId);
      expect(parseConsultRoomName(name)).toEqual({ attemptId });
      expect(consultRoomName(attemptId)).not.toBe(name);
      expect(name).toMatch(/-[0-9a-f]{32}$/);
    },
  );

  it('tells no attempt if it was given none', () => {
    expect(parseConsultRoomName(consultRoomName())).toEqual({ attemptId: undefined });
  });

  it.each([
    'call-7',
    'warm-consult',
    'warm-consult-t-1',
    `x-${consultRoomName('t-1')}`,
    `${consultRoomName('t-1')}x`,
  ])('is not %j', (name) => expect(parseConsultRoomName(name)).toBeUndefined());
});
