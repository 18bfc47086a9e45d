import { z } from 'zod';
import * as f from './fields.js';

const auth = z.strictObject({ username: f.credential, password: f.credential });

const inboundTrunk = z.strictObject({
  /** Numbers that are called; none: any number, from `allowedAddresses` or with `auth`. */
  numbers: z.array(f.number).max(1_000, 'Use at most 1000 numbers a trunk.').default([]),
  /** Where calls may come from: the provider's servers. */
  allowedAddresses: z.array(f.address).max(1_000, 'Use at most 1000 addresses.').default([]),
  /** Numbers that may call; none: all. */
  allowedNumbers: z.array(f.number).max(1_000, 'Use at most 1000 numbers.').default([]),
  auth: auth.optional(),
  /** LiveKit Cloud's noise suppression. */
  krisp: z.boolean('Use true or false.').default(false),
  mediaEncryption: f.encryption.default('off'),
  headers: f.headers.default({}),
  headersToAttributes: f.headersToAttributes.default({}),
});

const outboundTrunk = z.strictObject({
  /** Where calls are sent: the provider's SIP server. */
  address: f.hostPort,
  /** Numbers that calls come from. */
  numbers: z.array(f.number).min(1, 'Name at least one number to call from.').max(1_000, 'Use at most 1000.'),
  transport: f.transport.default('auto'),
  auth: auth.optional(),
  destinationCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Use a country code of two capital letters, e.g. "DE".')
    .optional(),
  mediaEncryption: f.encryption.default('off'),
  headers: f.headers.default({}),
  headersToAttributes: f.headersToAttributes.default({}),
});

const room = z.union(
  [z.strictObject({ prefix: f.roomName }), z.strictObject({ name: f.roomName })],
  'Give prefix (a room a call, such as "call-") or name (one room for all), one of the two.',
);

const dispatchRule = z.strictObject({
  /** Trunks of this file whose calls it takes. */
  trunks: z.array(f.label).min(1, 'Name at least one inbound trunk of this file.'),
  room: room.default({ prefix: 'call-' }),
  /** The agent that is sent into the room of each call. */
  agent: z.strictObject({ name: f.agentName, metadata: f.text.default('') }).optional(),
  pin: f.pin.optional(),
  hidePhoneNumber: z.boolean('Use true or false.').default(false),
  attributes: f.attributes.default({}),
});

const doctor = z.strictObject({
  /** Where callers reach livekit-sip, `host:port`. On LiveKit Cloud: the SIP URI of the project without "sip:". */
  sipServer: f.hostPort.optional(),
  /** A call that `warm-sip doctor --test-call` may place: it rings a real phone and costs what a call costs. */
  testCall: z
    .strictObject({
      number: f.dialable,
      trunk: f.label,
      iOwnThisNumber: z.literal(true, 'Write true, and only if the number is your own: it will ring.'),
    })
    .optional(),
});

const livekit = z.strictObject({
  url: z
    .string()
    .refine(
      (value) => /^(?:wss?|https?):\/\//.test(value) && URL.canParse(value),
      'Use a URL with wss:// or https://, such as wss://my-project.livekit.cloud.',
    ),
  apiKey: f.credential,
  apiSecret: f.credential,
});

export const setupFileSchema = z
  .strictObject({
    /** Marks what is made from this file: only that is ever changed. Unique among the files of one LiveKit. */
    name: f.label,
    livekit,
    inboundTrunks: z.record(f.label, inboundTrunk).default({}),
    outboundTrunks: z.record(f.label, outboundTrunk).default({}),
    dispatchRules: z.record(f.label, dispatchRule).default({}),
    doctor: doctor.default({}),
  })
  .superRefine(checkReferences);

/** A set-up file that was read and checked; made by `readSetupFile` and `parseSetup`. */
export type SetupFile = Readonly<z.output<typeof setupFileSchema>>;
/** What a set-up file says, before defaults: a YAML or JSON file, or an object. */
export type SetupInput = z.input<typeof setupFileSchema>;
export type InboundTrunk = SetupFile['inboundTrunks'][string];
export type OutboundTrunk = SetupFile['outboundTrunks'][string];
export type DispatchRule = SetupFile['dispatchRules'][string];

type Context = Parameters<Parameters<z.ZodType['superRefine']>[0]>[1];

interface Parts {
  readonly inboundTrunks: Readonly<Record<string, InboundTrunk>>;
  readonly outboundTrunks: Readonly<Record<string, OutboundTrunk>>;
  readonly dispatchRules: Readonly<Record<string, DispatchRule>>;
  readonly doctor: z.output<typeof doctor>;
}

/** What LiveKit would refuse, or accept and never match, is found before it is asked. */
function checkReferences(file: Parts, context: Context): void {
  const complain = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  checkInbound(file.inboundTrunks, complain);
  checkRules(file, complain);
  const trunk = file.doctor.testCall?.trunk;
  if (trunk !== undefined && !Object.hasOwn(file.outboundTrunks, trunk)) {
    complain(['doctor', 'testCall', 'trunk'], 'Name an outbound trunk of this file.');
  }
}

type Complain = (path: readonly string[], message: string) => void;

function checkInbound(trunks: Parts['inboundTrunks'], complain: Complain): void {
  const owners = new Map<string, string>();
  for (const [name, { numbers, allowedAddresses, allowedNumbers, auth }] of Object.entries(trunks)) {
    if (numbers.length === 0 && allowedAddresses.length === 0 && !auth) {
      complain(
        ['inboundTrunks', name],
        'Give numbers, allowedAddresses or auth: LiveKit takes no open trunk.',
      );
    }
    // Trunks may share a number if each takes other callers; which of them does is LiveKit's to say.
    if (allowedNumbers.length > 0) continue;
    numbers.forEach((number, index) => {
      const same = number.replace(/^\+/, '');
      const owner = owners.get(same);
      owners.set(same, owner ?? name);
      if (owner === undefined) return;
      complain(
        ['inboundTrunks', name, 'numbers', String(index)],
        `Trunk "${owner}" has this number already.`,
      );
    });
  }
}

function checkRules({ inboundTrunks, dispatchRules }: Parts, complain: Complain): void {
  const owners = new Map<string, string>();
  for (const [name, { trunks, pin }] of Object.entries(dispatchRules)) {
    trunks.forEach((trunk, index) => {
      const path = ['dispatchRules', name, 'trunks', String(index)];
      if (!Object.hasOwn(inboundTrunks, trunk)) return complain(path, 'Name an inbound trunk of this file.');
      const key = `${trunk} ${pin ?? ''}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? name);
      if (owner !== undefined) {
        complain(
          path,
          `Rule "${owner}" takes this trunk's calls already; LiveKit allows one a trunk and pin.`,
        );
      }
    });
  }
}
