import { createServer } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { InvalidInputError } from '@warm/session-core';
import { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coldTransfer, dial, type DialOptions } from '../src/index.js';

const RUNS = 4_000;

/** Stands where LiveKit would be, and counts. */
const server = createServer((_, response) => {
  requests += 1;
  response.writeHead(500).end();
});
let requests = 0;
let sip: SipClient;
let base: DialOptions;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rooms = new RoomServiceClient(url, 'key', 'secret');
  sip = new SipClient(url, 'key', 'secret');
  base = { sip, rooms, roomName: 'call', trunkId: 'ST_abc123' };
});
afterAll(() => void server.close());

/** Input as it comes from forms and models: nearly right, or anything. */
function nearly(right: readonly string[]): fc.Arbitrary<string> {
  const junk = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.string({ maxLength: 4 }),
    fc.constantFrom(
      '\r\n',
      '\0',
      '\n',
      ' ',
      '@',
      ';',
      ':',
      '%',
      '%0d%0a',
      '+',
      '..',
      '<',
      '>',
      '"',
      '?',
      '[',
      '١',
      '\u202e',
    ),
  );
  const mutated = fc
    .tuple(fc.constantFrom(...right), fc.nat(60), fc.nat(6), junk)
    .map(([text, at, cut, added]) => text.slice(0, at) + added + text.slice(at + cut));
  const anything = fc.string({ unit: 'binary', maxLength: 60 });
  return fc.oneof({ weight: 5, arbitrary: mutated }, { weight: 1, arbitrary: anything });
}

async function expectRefused(text: string, act: () => unknown, field: string | RegExp): Promise<void> {
  const error = await Promise.resolve()
    .then(act)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof InvalidInputError))
    throw new Error(`taken, or failed otherwise: ${JSON.stringify(text)}`);
  expect(error.field).toMatch(field);
  expect(error.cure).not.toBe('');
}

/** Goes through `RUNS` inputs that the standard has no place for. */
async function fuzz(
  arbitrary: fc.Arbitrary<string>,
  isWellFormed: (text: string) => boolean,
  refused: (text: string) => Promise<void>,
): Promise<void> {
  const malformed = arbitrary.filter((text) => !isWellFormed(text));
  await fc.assert(fc.asyncProperty(malformed, refused), { numRuns: RUNS });
  expect(requests).toBe(0);
}

/** E.164: no more than a plus and 7 to 15 digits. */
const isNumber = (text: string) => /^\+[1-9][0-9]{6,14}$/.test(text);

/** RFC 3261 §25.1, of the parameters only `transport`; written apart from what it judges. */
function isSipUri(text: string): boolean {
  const [, user, host, port] =
    /^sips?:([^@]+)@(\[[^\]]+\]|[^:;[\]]+)(?::([0-9]+))?(?:;transport=(?:udp|tcp|tls))?$/.exec(text) ?? [];
  if (user === undefined || host === undefined) return false;
  const isUser = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+$/.test(user);
  return isUser && isHost(host) && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535));
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1));
  const labels = host.split('.');
  const isName = labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label));
  const last = labels.at(-1) ?? '';
  const isAddress =
    labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label) && Number(label) <= 255);
  return isName && (/^[A-Za-z]/.test(last) || isAddress);
}

const NUMBERS = ['+15550100222', '+4930123456', '+442079460000'];
const URIS = [
  'sip:ada@pbx.example:5060;transport=tcp',
  'sips:+15550100222@sip.example.com',
  'sip:1000@127.0.0.1:5080',
  'sip:a%20b@[2001:db8::1]:5060',
];

test('no malformed number reaches the server', async () => {
  await fuzz(
    nearly(NUMBERS),
    (text) => isNumber(text) || isSipUri(text),
    (text) => expectRefused(text, () => dial(text, base), /^destination$/),
  );
});

test('no malformed SIP URI reaches the server', async () => {
  await fuzz(
    nearly(URIS),
    (text) => isNumber(text) || isSipUri(text),
    (text) => expectRefused(text, () => dial(text, base), /^destination$/),
  );
});

test('neither does one that a call is to be sent to', async () => {
  const options = { sip, roomName: 'call', identity: 'phone' };
  await fuzz(
    nearly([...NUMBERS, ...URIS]),
    (text) => isNumber(text) || isSipUri(text),
    (address) => {
      const to = { id: 'ada', address, ringTimeoutMs: 1_000 };
      return expectRefused(address, () => coldTransfer({ ...options, to }), /^destination ada\.address$/);
    },
  );
});

test('no malformed header name reaches the server', async () => {
  await fuzz(
    nearly(['X-Ticket', 'User-to-User', 'P-Asserted-Identity']),
    (name) => /^[A-Za-z0-9\-.!%*_+`'~]{1,255}$/.test(name),
    (name) =>
      expectRefused(name, () => dial('+15550100222', { ...base, headers: { [name]: 'x' } }), /^headers$/),
  );
});

test('no malformed header value reaches the server', async () => {
  const isValue = (value: string) =>
    Buffer.byteLength(value) <= 1024 &&
    /^[\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\uffff\u{10000}-\u{10ffff}]*$/u.test(value);
  const longOnes = fc.string({ minLength: 1_025, maxLength: 2_000 });
  await fuzz(
    fc.oneof(
      { weight: 8, arbitrary: nearly(['4711', '<sip:+15550100199@carrier.example>', '56a3;encoding=hex']) },
      { weight: 1, arbitrary: longOnes },
    ),
    isValue,
    (value) =>
      expectRefused(
        value,
        () => dial('+15550100222', { ...base, headers: { 'X-Ticket': value } }),
        /^headers\["X-Ticket"\]$/,
      ),
  );
});

test('no malformed connection does', async () => {
  const printable = (text: string) => /^[^\p{C}"\\]{1,128}$/u.test(text);
  const fields: Record<string, [readonly string[], (text: string) => boolean]> = {
    hostPort: [
      ['sip.example.com:5060', '127.0.0.1', '[2001:db8::1]:5061'],
      (text) => !text.includes(';') && isSipUri(`sip:x@${text}`),
    ],
    username: [['acme', 'desk 1'], printable],
    password: [['s3cret', 'a long one with spaces'], printable],
  };
  for (const [field, [right, isWellFormed]] of Object.entries(fields)) {
    const refused = (text: string) => {
      const connection = { hostPort: 'sip.example.com', [field]: text };
      const options = { ...base, trunkId: undefined, connection } as unknown as DialOptions;
      return expectRefused(text, () => dial('+15550100222', options), new RegExp(`^connection\\.${field}$`));
    };
    const malformed = nearly(right).filter((text) => !isWellFormed(text));
    await fc.assert(fc.asyncProperty(malformed, refused), { numRuns: RUNS / 4 });
  }
  expect(requests).toBe(0);
});

test('no malformed caller, name, host, key or room does', async () => {
  const fields: Record<string, [readonly string[], RegExp, (text: string) => object]> = {
    callerId: [
      ['+15550100199', 'anonymous'],
      /^\+?[A-Za-z0-9\-_.!~*'()]{1,64}$/,
      (callerId) => ({ callerId }),
    ],
    dtmf: [['ww4711#', '1w2*'], /^[0-9*#A-Dw]{1,100}$/, (dtmf) => ({ dtmf })],
    trunkId: [['ST_abc123'], /^[\w-]{1,128}$/, (trunkId) => ({ trunkId })],
    roomName: [['call-1'], /^[^\p{C}]{1,256}$/u, (roomName) => ({ roomName })],
    displayName: [['Warm desk'], /^[^\p{C}\u2028\u2029"\\]*$/u, (displayName) => ({ displayName })],
  };
  for (const [field, [right, shape, asOption]] of Object.entries(fields)) {
    const malformed = nearly(right).filter((text) => !shape.test(text));
    const refused = (text: string) =>
      expectRefused(
        text,
        () => dial('+15550100222', { ...base, ...asOption(text) }),
        new RegExp(`^${field}$`),
      );
    await fc.assert(fc.asyncProperty(malformed, refused), { numRuns: RUNS / 10 });
  }
  expect(requests).toBe(0);
});
