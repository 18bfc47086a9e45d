import { expect, test } from 'vitest';
import { branchOf, cseqOf, formatSipMessage, headerOf, headersOf, parseSipMessage } from './sip-message.js';

const text = [
  'INVITE sip:ada@127.0.0.1 SIP/2.0',
  'v: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKabc;rport',
  'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKdef',
  'f: "Sam" <sip:sam@127.0.0.1>;tag=1',
  'CSeq: 7 INVITE',
  '',
  'v=0',
].join('\r\n');

test('reads requests, compact headers included', () => {
  const message = parseSipMessage(text);
  if (!message) throw new Error('not parsed');
  expect(message).toMatchObject({ kind: 'request', method: 'INVITE', uri: 'sip:ada@127.0.0.1', body: 'v=0' });
  expect(headerOf(message, 'FROM')).toBe('"Sam" <sip:sam@127.0.0.1>;tag=1');
  expect(headersOf(message, 'via')).toHaveLength(2);
  expect(branchOf(message)).toBe('z9hG4bKabc');
  expect(cseqOf(message)).toEqual({ number: 7, method: 'INVITE' });
});

test('what is formatted is read again', () => {
  const response = { kind: 'response', status: 486, reason: 'Busy Here', headers: [], body: 'é' } as const;
  const formatted = formatSipMessage(response);
  expect(formatted).toContain('Content-Length: 2\r\n');
  expect(parseSipMessage(formatted)).toMatchObject({
    kind: 'response',
    status: 486,
    reason: 'Busy Here',
    body: 'é',
  });
});

test('a keep-alive and noise are no messages', () => {
  expect(parseSipMessage('\r\n\r\n')).toBeUndefined();
  expect(parseSipMessage('hello')).toBeUndefined();
});
