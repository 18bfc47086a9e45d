import { InvalidInputError } from '@warm/session-core';
import { expect, test } from 'vitest';
import { checkHeaders } from './check-headers.js';

function refusal(headers: Record<string, string>): InvalidInputError {
  try {
    checkHeaders(headers);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('the headers were taken');
}

test.each([
  { 'X-Ticket': '4711' },
  { 'P-Asserted-Identity': '<sip:+15550100199@carrier.example>', 'User-to-User': '56a3;encoding=hex' },
  { 'X-Empty': '', 'X-Tab': 'a\tb', 'X-Umlaut': 'Jörg 🙂', "x!%*_+`'~.-": 'a token' },
  { Subject: 'a'.repeat(1024) },
])('takes %j', (headers) => {
  expect(() => checkHeaders(headers)).not.toThrow();
});

test('takes none', () => {
  expect(() => checkHeaders(undefined)).not.toThrow();
});

test.each(['From', 'to', 'VIA', 'Contact', 'Call-ID', 'CSeq', 'Route', 'Content-Length', 'Max-Forwards'])(
  'does not let %s be overridden',
  (name) => {
    expect(refusal({ [name]: 'x' })).toMatchObject({ field: 'headers', value: name });
  },
);

test.each(['f', 't', 'v', 'm', 'i', 'L', 'k', 'r'])('knows the compact form %s', (name) => {
  expect(refusal({ [name]: 'x' }).cure).toContain('one of your own');
});

test.each(['', 'X Ticket', 'X-Ticket:', 'X-Tick\r\net', 'Schlüssel', 'x'.repeat(256), '"X"', 'X/Y'])(
  'takes no name such as %j',
  (name) => {
    expect(refusal({ [name]: 'x' })).toMatchObject({ field: 'headers', value: name.slice(0, 64) });
  },
);

test.each([
  ['a line end', 'a\r\nVia: SIP/2.0/UDP evil', '\r'],
  ['half a line end', 'a\nb', '\n'],
  ['NUL', 'a\0', '\0'],
  ['another control', 'a\u0085b', '\u0085'],
  ['half a character', 'a\ud800', '\ud800'],
])('takes no value with %s, and shows nothing else of it', (_, value, unfit) => {
  const error = refusal({ 'X-Secret': value });
  expect(error).toMatchObject({ field: 'headers["X-Secret"]', value: unfit });
  expect(error.message).not.toContain('evil');
});

test('takes no value that LiveKit would not', () => {
  expect(refusal({ 'X-Long': 'ä'.repeat(513) })).toMatchObject({
    field: 'headers["X-Long"]',
    value: '1026 bytes',
  });
});
