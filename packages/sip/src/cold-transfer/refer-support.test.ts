import { expect, test } from 'vitest';
import { referSupport } from './refer-support.js';

test.each([
  [{ 'sip.h.allow': 'INVITE, ACK, BYE, REFER' }, 'supported'],
  [{ 'sip.h.allow': 'invite,refer' }, 'supported'],
  [{ 'sip.h.allow': 'INVITE, ACK, BYE' }, 'not-supported'],
  [{ 'sip.h.allow': 'INVITE, REFERENCE' }, 'not-supported'],
  [{ 'sip.h.allow': ' ' }, 'unknown'],
  [{}, 'unknown'],
])('%j says: %s', (attributes: Record<string, string>, support) => {
  expect(referSupport(attributes)).toBe(support);
});
