import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { applySetup, readSetupFile, SetupFileError } from '../src/index.js';

const SECRET = 'hunter2-hunter2-hunter2';
const env = {
  LIVEKIT_URL: 'wss://livekit.example',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: SECRET,
  SIP_PASSWORD: SECRET,
};

const VALID = {
  name: 'acme',
  inboundTrunks: {
    main: {
      numbers: ['+15550133'],
      allowedAddresses: ['203.0.113.0/24'],
      allowedNumbers: ['+15550134'],
      auth: { username: 'acme', password: '${SIP_PASSWORD}' },
      krisp: true,
      mediaEncryption: 'allow',
      headers: { 'X-Line': 'one' },
      headersToAttributes: { 'X-Ticket': 'ticket' },
    },
  },
  outboundTrunks: {
    provider: {
      address: 'sip.provider.example:5061',
      numbers: ['+15550135'],
      transport: 'tls',
      auth: { username: 'acme', password: '${SIP_PASSWORD}' },
      destinationCountry: 'DE',
      mediaEncryption: 'off',
    },
  },
  dispatchRules: {
    calls: {
      trunks: ['main'],
      room: { prefix: 'support-' },
      agent: { name: 'support', metadata: 'x' },
      pin: '1234',
      hidePhoneNumber: true,
      attributes: { 'app.line': 'support' },
    },
  },
  doctor: {
    sipServer: 'sip.example:5060',
    testCall: { number: '+15550100136', trunk: 'provider', iOwnThisNumber: true },
  },
};

/** What no text setting takes: nothing, too much, line ends, spaces at the ends, references to nowhere, other types. */
const noText = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\n',
    'a\r\nVia: evil',
    'ü'.repeat(1_100),
    '${',
    '${}',
    '${NOT_SET}',
    '${A B}',
    'x y\u0000',
  ),
  fc.constantFrom<unknown>(null, true, 0, -1, 1e21, [], {}, [[]], { a: 1 }, ['${NOT_SET}']),
  fc.string({ unit: 'binary', minLength: 1 }).map((text) => `${text}\n`),
);
const noNumber = fc.oneof(
  noText,
  fc.constantFrom(
    '+0123',
    '+',
    '++1555',
    '+1 555 0133',
    'tel:+15550133',
    'sip:a@b',
    '+1555013300000000',
    '555/0133',
    '@',
  ),
);
const noAddress = fc.oneof(
  noText,
  fc.constantFrom(
    '999.1.1.1',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'example.com',
    '10.0.0.0/-1',
  ),
);
const noHost = fc.oneof(
  noText,
  fc.constantFrom(
    'sip:provider',
    'provider:0',
    'provider:65536',
    'a b',
    '-a',
    'a-',
    'a/b',
    'a@b',
    '[::g]',
    '[::1',
    'a:b',
    'a;b=c',
  ),
);
const noLabel = fc.constantFrom('', 'Main', 'a b', '-a', 'ä', 'a'.repeat(41), 'a/b', 'a.b', '\u0000');
const noFlag = fc.constantFrom<unknown>('yes', 'true', 1, 0, null, [], {}, '${NOT_SET}');
const noChoice = fc.oneof(noText, fc.constantFrom<unknown>('TLS', 'sips', 'on', 'none', true, 3));

type Path = readonly (string | number)[];
/** Every setting of the file, and what it must not be. */
const WRONG: readonly (readonly [Path, fc.Arbitrary<unknown>])[] = [
  [['name'], fc.oneof(noText, noLabel)],
  [
    ['inboundTrunks'],
    fc.oneof(
      noText.filter((value) => !isEmptyMap(value)),
      fc.constant({ main: {} }),
    ),
  ],
  [['inboundTrunks', 'main', 'numbers', 0], noNumber],
  [
    ['inboundTrunks', 'main', 'numbers'],
    fc.oneof(
      noNumber.filter((value) => !isList(value)),
      fc.array(noNumber, { minLength: 1 }),
    ),
  ],
  [['inboundTrunks', 'main', 'allowedAddresses', 0], noAddress],
  [['inboundTrunks', 'main', 'allowedNumbers', 0], noNumber],
  [['inboundTrunks', 'main', 'auth'], noText],
  [['inboundTrunks', 'main', 'auth', 'username'], noText],
  [['inboundTrunks', 'main', 'auth', 'password'], fc.oneof(noText, fc.constant(SECRET))],
  [['inboundTrunks', 'main', 'krisp'], noFlag],
  [['inboundTrunks', 'main', 'mediaEncryption'], noChoice],
  [['inboundTrunks', 'main', 'headers', 'X-Line'], noText],
  [['outboundTrunks', 'provider', 'address'], noHost],
  [['outboundTrunks', 'provider', 'numbers'], fc.oneof(noNumber, fc.constant([]))],
  [['outboundTrunks', 'provider', 'transport'], noChoice],
  [['outboundTrunks', 'provider', 'auth', 'password'], fc.oneof(noText, fc.constant(SECRET))],
  [['outboundTrunks', 'provider', 'destinationCountry'], fc.oneof(noText, fc.constantFrom('de', 'DEU', 'D'))],
  [
    ['dispatchRules', 'calls', 'trunks'],
    fc.oneof(noText, fc.constantFrom<unknown>(['nobody'], [], ['main', 'main'])),
  ],
  [['dispatchRules', 'calls', 'room'], fc.oneof(noText, fc.constant({ prefix: 'a', name: 'b' }))],
  [['dispatchRules', 'calls', 'agent', 'name'], noText],
  [['dispatchRules', 'calls', 'pin'], fc.oneof(noText, fc.constantFrom<unknown>('12a', 1234))],
  [['dispatchRules', 'calls', 'attributes', 'app.line'], noText],
  [['doctor', 'sipServer'], noHost],
  [['doctor', 'testCall', 'number'], fc.oneof(noNumber, fc.constantFrom('1001', '+15550136'))],
  [['doctor', 'testCall', 'trunk'], fc.oneof(noText, noLabel, fc.constant('main'))],
  [['doctor', 'testCall', 'iOwnThisNumber'], fc.constantFrom<unknown>(false, 'true', 1, null)],
];

function isEmptyMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 && !isList(value);
}

function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function withValue(at: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(at) ? Array.from<unknown>(at) : { ...(at as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}

/** A setting that does not exist, somewhere a map is. */
const strangeKey = fc.constantFrom<readonly [Path, fc.Arbitrary<unknown>]>(
  [['strange'], fc.jsonValue({ maxDepth: 1 })],
  [['inboundTrunks', 'main', 'password'], fc.constant(SECRET)],
  [['inboundTrunks', 'Main Line'], fc.constant(VALID.inboundTrunks.main)],
  [['dispatchRules', 'calls', 'agentName'], fc.constant('support')],
);

const wrongSetting = fc
  .oneof(fc.constantFrom(...WRONG), strangeKey)
  .chain(([path, values]) => values.map((value) => withValue(VALID, path, value)));

const asText = (format: 'json' | 'yaml') => (value: unknown) =>
  format === 'json'
    ? JSON.stringify(value, replaceBigInt)
    : stringify(JSON.parse(JSON.stringify(value, replaceBigInt)));

function replaceBigInt(_: string, value: unknown): unknown {
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value;
}

const malformed = fc.oneof(
  { weight: 5, arbitrary: wrongSetting.map(asText('json')) },
  { weight: 3, arbitrary: wrongSetting.map(asText('yaml')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
  { weight: 1, arbitrary: fc.json({ depthSize: 'medium' }) },
  // A valid file that was cut off, or has a byte too many.
  {
    weight: 1,
    arbitrary: fc
      .nat(1_000)
      .map((length) => JSON.stringify(VALID).slice(0, length % (JSON.stringify(VALID).length - 1))),
  },
);

/** Counts whoever gets through to a server. */
let requests = 0;
const sip = new Proxy(
  {},
  { get: () => () => Promise.reject(new Error(`request ${++requests}`)) },
) as Parameters<typeof applySetup>[0]['sip'];

async function run(contents: string): Promise<unknown> {
  try {
    return await applySetup({ file: readSetupFile(contents, env), sip });
  } catch (error) {
    return error;
  }
}

test('the file itself is valid, and would be sent', async () => {
  await run(JSON.stringify(VALID));
  expect(requests).toBeGreaterThan(0);
});

test('6,000 malformed files: each a typed error that names field and cure and no secret, none reaches a server', async () => {
  await fc.assert(
    fc.asyncProperty(malformed, async (contents) => {
      requests = 0;
      const error = await run(contents);
      expect(error).toBeInstanceOf(SetupFileError);
      if (!(error instanceof SetupFileError)) return;
      expect(error.problems.length).toBeGreaterThan(0);
      for (const { field, cure } of error.problems) {
        expect(typeof field).toBe('string');
        expect(cure).toMatch(/^[^]{10,}\.$/);
      }
      expect(error.message).not.toContain(SECRET);
      // eslint-disable-next-line no-control-regex -- what a terminal would obey
      expect(error.message).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
      expect(requests).toBe(0);
    }),
    { numRuns: 6_000 },
  );
});

test.each([
  '['.repeat(50_000),
  '{"a":'.repeat(20_000),
  `a: &a [x]\n${'b: [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n'.repeat(50)}`,
  ' '.repeat(600_000),
  '__proto__: {}',
  '{"__proto__":{"name":"acme"},"constructor":1}',
  'name: acme\nname: acme',
  '- - - -',
  '!!js/function x',
])('a document made to exhaust a parser is one more malformed file: %#', async (contents) => {
  requests = 0;
  expect(await run(contents)).toBeInstanceOf(SetupFileError);
  expect(requests).toBe(0);
});

test('everything that is wrong is named at once', () => {
  const file = withValue(
    withValue(withValue(VALID, ['name'], 'A B'), ['inboundTrunks', 'main', 'numbers', 0], '+0'),
    ['outboundTrunks', 'provider', 'address'],
    'sip:provider',
  );
  const fields = () => readSetupFile(JSON.stringify(file), { ...env, SIP_PASSWORD: undefined });
  expect(fields).toThrow(/name: "A B"[^]*numbers\.0: "\+0"[^]*provider\.address: "sip:provider"/);
  expect(fields).toThrow('Set the environment variable SIP_PASSWORD.');
});
