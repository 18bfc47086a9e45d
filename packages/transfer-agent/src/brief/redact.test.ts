import { describe, expect, it } from 'vitest';
import { redactPaymentData } from './redact.js';

describe('redactPaymentData', () => {
  it.each([
    ['My card is 4111 1111 1111 1111.', 'My card is [card number].'],
    ['5500-0000-0000-0004, valid', '[card number], valid'],
    ['it is 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', 'it is [card number]'],
    ['four one one one one one one one one one one one one one one one', '[card number]'],
    ['the CVV is 123', 'the CVV is [code]'],
    ['IBAN DE89 3704 0044 0532 0130 00 please', 'IBAN [IBAN] please'],
    ['my number is 078-05-1120', 'my number is [social security number]'],
  ])('masks %s', (text, masked) => expect(redactPaymentData(text)).toBe(masked));

  it.each([
    'Call me at +49 30 901820 or +1 555 010 0001.',
    'Order 100134567, 3 items, 49.99 dollars',
    'On 2026-11-23 at 10 30',
    'one or two of them',
    'My tracking number is 4111 1111 1111 1112.',
  ])('leaves %s alone', (text) => expect(redactPaymentData(text)).toBe(text));
});
