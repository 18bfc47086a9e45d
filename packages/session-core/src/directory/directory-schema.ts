import { z } from 'zod';
import { parseAddress } from './address.js';
import type { Destination } from './destination.js';
import { hoursSchema } from './hours-schema.js';
import { chosen, strictEntry, withoutAbsent } from './strict-entry.js';

/** Rings for half a minute, the time carriers and people expect; LiveKit's SDK uses the same figure. */
export const DEFAULT_RING_TIMEOUT_MS = 30_000;

const ID = 'Use lower-case letters, digits and hyphens, e.g. "billing".';
const ADDRESS = 'Use E.164 (+15551234567) or a SIP URI (sip:ada@pbx.example).';
const IDENTITY = 'Give the LiveKit participant identity, at most 256 characters, e.g. "ada-browser".';
const RING_TIMEOUT = 'Use whole milliseconds from 1000 to 80000.';
const SKILLS = 'Give a list of skills, e.g. ["german", "refunds"].';

const id = z.string(ID).regex(/^[a-z0-9][a-z0-9-]{0,62}$/, ID);

const nameLike = (cure: string) => z.string(cure).trim().min(1, cure);

/** Takes only what is not there, and says why. */
const none = (cure: string) => z.never(cure).optional();

const person = {
  id,
  name: nameLike('Give the name the caller will hear, e.g. "Ada".'),
  // livekit-server cuts a waiting dial off at 80 s (livekit-server pkg/service/sip.go).
  ringTimeoutMs: z
    .int(RING_TIMEOUT)
    .min(1_000, 'Use at least 1000 (one second).')
    .max(80_000, 'Use at most 80000: LiveKit stops ringing then.')
    .default(DEFAULT_RING_TIMEOUT_MS),
  skills: z.array(id, SKILLS).default([]),
  hours: hoursSchema.optional(),
  capacity: z.int('Use a whole number, at least 1.').min(1, 'Use at least 1.').default(1),
};

const phone = strictEntry(
  {
    kind: z.literal('phone', 'Use "phone" or "webrtc", or leave it out for a phone.').default('phone'),
    identity: none(
      'A phone has an address and no identity. For somebody in a browser write "kind": "webrtc" and no address.',
    ),
    ...person,
    address: z.string(ADDRESS).refine((text) => parseAddress(text) !== undefined, ADDRESS),
  },
  'Give a person, { "id", "name", "address" }, or the id of an entry of "people".',
).transform(withoutAbsent);

const webRtc = strictEntry(
  {
    kind: z.literal('webrtc'),
    address: none(
      'A WebRTC participant has an identity and no address. For a phone leave kind and identity out.',
    ),
    ...person,
    identity: nameLike(IDENTITY).max(256, IDENTITY),
  },
  'Give a person.',
).transform(withoutAbsent);

const destination = chosen<Destination>((value) => (isWebRtc(value) ? webRtc : phone));

const member = chosen<Destination | string>((value) => (typeof value === 'string' ? id : destination));

const department = strictEntry(
  {
    id,
    name: nameLike('Give the name callers use, e.g. "billing".'),
    ringing: z
      .enum(['sequential', 'simultaneous'], 'Use "sequential" (one after the other) or "simultaneous".')
      .default('sequential'),
    hours: hoursSchema.optional(),
    destinations: z
      .array(member, 'Give a list of people or of their ids.')
      .min(1, 'Name at least one destination.'),
  },
  'Give a department: { "id", "name", "destinations" }.',
).transform(withoutAbsent);

export const directorySchema = strictEntry(
  {
    people: z.array(destination, 'Give a list of people.').default([]),
    departments: z.array(department, 'Give a list of departments.').min(1, 'Name at least one department.'),
  },
  'Give a directory: { "departments": [{ "id", "name", "destinations" }] }.',
);

/** A directory as it was written, each entry checked by itself. */
export type WrittenDirectory = z.output<typeof directorySchema>;

function isWebRtc(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'webrtc';
}
