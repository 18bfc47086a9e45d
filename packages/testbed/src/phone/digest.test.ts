import { expect, test } from 'vitest';
import { digestAuthorization } from './digest.js';

const request = { method: 'GET', uri: '/dir/index.html' };
const credentials = { username: 'Mufasa', password: 'CircleOfLife' };
const challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';

test('answers a challenge without qop as RFC 2069 does (example with its erratum)', () => {
  expect(digestAuthorization(challenge, request, credentials)).toContain(
    'response="1949323746fe6a43ef61f9606e7febea"',
  );
});

test('answers a challenge with qop by a count and a nonce of its own', () => {
  const answer = digestAuthorization(`${challenge}, qop="auth"`, request, credentials);
  expect(answer).toMatch(/qop=auth, nc=00000001, cnonce="[0-9a-f]{8}", response="[0-9a-f]{32}"$/);
});
