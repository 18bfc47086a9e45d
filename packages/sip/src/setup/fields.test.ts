import { expect, test } from 'vitest';
import { headers, headersToAttributes } from './fields.js';

const curesOf = (value: object) => headers.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

test.each([
  { 'X-Ticket': '4711' },
  { 'P-Asserted-Identity': '<sip:+15550100199@carrier.example>' },
  { 'X-Umlaut': 'Jörg 🙂', 'X-Tab': 'a\tb' },
])('a trunk takes the headers that a dial takes: %j', (value) => {
  expect(headers.parse(value)).toEqual(value);
});

test.each(['From', 'to', 'VIA', 'Contact', 'Call-ID', 'Content-Length', 'f', 'i'])(
  'a trunk does not let %s be overridden either',
  (name) => {
    expect(curesOf({ [name]: 'x' })).toHaveLength(1);
  },
);

test.each([
  ['a line end', 'a\r\nVia: SIP/2.0/UDP evil'],
  ['a control character', 'a\u0085b'],
  ['half a character', 'a\ud800'],
  ['more than LiveKit takes', 'ä'.repeat(513)],
  ['nothing in it', ''],
  ['a space before it', ' a'],
])('a trunk takes no value with %s', (_, value) => {
  expect(curesOf({ 'X-Ticket': value })).toHaveLength(1);
});

test('any header may become an attribute, if it can be one', () => {
  expect(headersToAttributes.parse({ From: 'sip.from', 'X-Ticket': 'ticket' })).toBeDefined();
  expect(headersToAttributes.safeParse({ 'X Ticket': 'ticket' }).success).toBe(false);
});
