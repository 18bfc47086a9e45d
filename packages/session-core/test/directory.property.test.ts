import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Directory,
  InvalidInputError,
  isOpen,
  opensAt,
  type Department,
  type Destination,
  type DirectoryInput,
  type Hours,
  type Weekday,
} from '../src/index.js';

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'UTC',
];
/** Weeks in which one of the zones changes its clock, and one in which none does. */
const WEEKS = [
  '2026-03-06',
  '2026-03-27',
  '2026-04-03',
  '2026-06-10',
  '2026-09-04',
  '2026-10-02',
  '2026-10-24',
  '2026-10-31',
];
const SKILLS = ['german', 'refunds'];
const DAY_MS = 86_400_000;

const time = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
const range = fc
  .uniqueArray(
    fc.oneof(
      fc.integer({ min: 0, max: 1_440 }),
      fc.integer({ min: 0, max: 16 }).map((quarter) => quarter * 15),
    ),
    { minLength: 2, maxLength: 2 },
  )
  .map((minutes) =>
    minutes
      .sort((a, b) => a - b)
      .map(time)
      .join('-'),
  );
const ranges = fc.array(range, { maxLength: 3 });
const date = fc
  .tuple(fc.constantFrom(...WEEKS), fc.integer({ min: 0, max: 8 }))
  .map(([week, days]) => new Date(Date.parse(week) + days * DAY_MS).toISOString().slice(0, 10));
const atMs = fc
  .tuple(fc.constantFrom(...WEEKS), fc.integer({ min: 0, max: 4 * DAY_MS }))
  .map(([week, ms]) => Date.parse(week) + ms);

const hours: fc.Arbitrary<Hours> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    weekly: fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, ranges])), { requiredKeys: [] }),
    closedOn: fc.array(date, { maxLength: 2 }),
    openOn: fc.dictionary(date, ranges, { maxKeys: 2 }),
  })
  .map(({ closedOn, ...rest }) => ({
    ...rest,
    closedOn: closedOn.filter((day) => !Object.hasOwn(rest.openOn, day)),
  }))
  .filter(({ weekly, openOn }) => [...Object.values(weekly), ...Object.values(openOn)].flat().length > 0);

const person = (id: string) =>
  fc
    .record(
      {
        id: fc.constant(id),
        name: fc.constant(id),
        skills: fc.subarray(SKILLS),
        hours,
        capacity: fc.integer({ min: 1, max: 3 }),
        who: fc.constantFrom(
          { address: `sip:${id}@pbx.example` },
          { kind: 'phone' as const, address: '+15550100001' },
          { kind: 'webrtc' as const, identity: id },
        ),
      },
      { requiredKeys: ['id', 'name', 'who'] },
    )
    .map(({ who, ...rest }) => ({ ...rest, ...who }));

const department = (id: string) =>
  fc.record(
    {
      id: fc.constant(id),
      name: fc.constant(id),
      ringing: fc.constantFrom('sequential' as const, 'simultaneous' as const),
      hours,
      destinations: fc
        .tuple(
          fc.subarray(['p0', 'p1']),
          fc.tuple(person(`${id}-0`), person(`${id}-1`)),
          fc.integer({ min: 1, max: 2 }),
        )
        .map(([listed, own, count]) => [...listed, ...own.slice(0, count)]),
    },
    { requiredKeys: ['id', 'name', 'destinations'] },
  );

const directoryInput: fc.Arbitrary<DirectoryInput> = fc.record({
  people: fc.tuple(person('p0'), person('p1')),
  departments: fc.tuple(department('d0'), department('d1')),
});
const request = fc.record({
  to: fc.constantFrom(undefined, 'd0', 'd1', 'p0', 'p1', 'd0-0', 'd1-0'),
  atMs,
  skills: fc.subarray(SKILLS),
});

/** The ways to a person asked for by `to`: departments they are rung through, `undefined` for one without. */
function waysTo(
  directory: Directory,
  { id }: Destination,
  to: string | undefined,
): (Department | undefined)[] {
  const named = directory.department(to);
  if (named) return [named];
  const theirs = directory.departments.filter(({ destinations }) =>
    destinations.some((each) => each.id === id),
  );
  return theirs.length > 0 ? theirs : [undefined];
}

const isReachable = (ways: readonly (Department | undefined)[], { hours: own }: Destination, ms: number) =>
  ways.some((way) => [way?.hours, own].every((each) => each === undefined || isOpen(each, ms)));

test('a plan has everybody who is open and able exactly once, and nobody else', () => {
  const check = fc.property(directoryInput, request, (input, { to, skills, atMs: ms }) => {
    const directory = Directory.from(input);
    const plan = directory.plan({ to, skills, atMs: ms });
    const asked = to === undefined ? (directory.department()?.destinations ?? []) : directory.resolve(to);
    const able = asked.filter((each) => skills.every((skill) => each.skills.includes(skill)));
    const open = able.filter((each) => isReachable(waysTo(directory, each, to), each, ms));
    expect(plan?.rounds.flat()).toEqual(open);
    const together = directory.department(to)?.ringing === 'simultaneous';
    expect(plan?.rounds).toHaveLength(together ? Math.min(open.length, 1) : open.length);
    expect(plan?.closed !== undefined).toBe(open.length === 0 && able.length > 0);

    const opens = plan?.closed?.opensAtMs;
    if (opens === undefined) return;
    expect(opens).toBeGreaterThan(ms);
    expect(able.some((each) => isReachable(waysTo(directory, each, to), each, opens))).toBe(true);
    expect(able.some((each) => isReachable(waysTo(directory, each, to), each, opens - 1))).toBe(false);
    expect(directory.plan({ to, skills, atMs: opens })?.rounds).not.toEqual([]);
    expect(directory.plan({ to, skills, atMs: opens - 1 })?.rounds).toEqual([]);
  });
  fc.assert(check, { numRuns: 200 });
});

test('a plan is the same after a JSON round trip of the directory, and is JSON itself', () => {
  const check = fc.property(directoryInput, request, (input, asked) => {
    const plan = Directory.from(input).plan(asked);
    const again = Directory.from(JSON.parse(JSON.stringify(input))).plan(asked);
    expect(again).toStrictEqual(plan);
    expect(JSON.parse(JSON.stringify(plan))).toStrictEqual(plan);
  });
  fc.assert(check, { numRuns: 120 });
});

/** What the clock on the wall shows, by Intl alone. */
function wallClock(timeZone: string): (ms: number) => { day: string; weekday: string; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const { year = '', month = '', day = '', weekday = '', hour = '', minute = '' } = parts;
    return { day: `${year}-${month}-${day}`, weekday: weekday.toLowerCase(), time: `${hour}:${minute}` };
  };
}

test('hours are what a look at the wall clock says, minute by minute, and open when they say they do', () => {
  const check = fc.property(hours, atMs, (given, startMs) => {
    const fromMs = Math.floor(startMs / 60_000) * 60_000;
    const clock = wallClock(given.timeZone);
    const isOpenByTheClock = (ms: number) => {
      const { day, weekday, time: now } = clock(ms);
      if (given.closedOn?.includes(day)) return false;
      const today = given.openOn?.[day] ?? given.weekly[weekday as Weekday] ?? [];
      return today.some((text) => text.slice(0, 5) <= now && now < text.slice(6));
    };
    let wasOpen = isOpenByTheClock(fromMs);
    expect(isOpen(given, fromMs)).toBe(wasOpen);
    for (let ms = fromMs + 60_000; ms <= fromMs + 2 * DAY_MS; ms += 60_000) {
      const open = isOpenByTheClock(ms);
      if (open && !wasOpen) {
        expect(opensAt(given, fromMs)).toBe(ms);
        return;
      }
      if (open !== wasOpen) expect([isOpen(given, ms - 1), isOpen(given, ms)]).toEqual([wasOpen, open]);
      wasOpen = open;
    }
    const opens = opensAt(given, fromMs);
    if (opens !== undefined) expect(opens).toBeGreaterThan(fromMs + 2 * DAY_MS);
  });
  fc.assert(check, { numRuns: 60 });
});

test('just before it opens it is closed, then it is open, and never more than 14 days away', () => {
  const check = fc.property(hours, atMs, (given, ms) => {
    const opens = opensAt(given, ms);
    if (opens === undefined) return;
    expect([isOpen(given, opens - 1), isOpen(given, opens)]).toEqual([false, true]);
    expect(opens).toBeGreaterThan(ms);
    expect(opens).toBeLessThanOrEqual(ms + 14 * DAY_MS);
  });
  fc.assert(check, { numRuns: 500 });
});

/** One of everything, for the fuzz to spoil. */
const everything = JSON.stringify({
  people: [
    {
      id: 'p0',
      name: 'Ada',
      address: '+15550100001',
      ringTimeoutMs: 20_000,
      skills: ['german'],
      capacity: 2,
    },
    { kind: 'webrtc', id: 'p1', name: 'Eve', identity: 'eve' },
  ],
  departments: [
    {
      id: 'd0',
      name: 'billing',
      ringing: 'simultaneous',
      hours: {
        timeZone: 'Europe/Berlin',
        weekly: { mon: ['09:00-12:00', '13:00-24:00'], tue: [] },
        closedOn: ['2026-12-25'],
        openOn: { '2026-12-24': ['09:00-12:00'] },
      },
      destinations: ['p0', { kind: 'phone', id: 'd0-0', name: 'Bob', address: 'sip:bob@pbx.example' }],
    },
    { id: 'd1', name: 'sales', destinations: ['p1', 'p0'] },
  ],
} satisfies DirectoryInput);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Puts `strange` in the place of some part of `json`, or adds it under a name of its own. */
function spoil(json: Json, strange: unknown, turns: readonly number[]): unknown {
  const [turn, ...rest] = turns;
  if (turn === undefined || typeof json !== 'object' || json === null) return strange;
  const entries = Object.entries(json);
  const index = turn % (entries.length + 1);
  const changed = entries.map(
    ([key, value], at) => [key, at === index ? spoil(value, strange, rest) : value] as const,
  );
  if (Array.isArray(json))
    return index < entries.length ? changed.map(([, value]) => value) : [...json, strange];
  return Object.fromEntries(index < entries.length ? changed : [...changed, ['surprise', strange]]);
}

/** Taken, or refused with all that somebody needs to put it right; anything else fails the test. */
function isTaken(input: unknown): boolean {
  try {
    Directory.from(input);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { field, cure } = error;
    const isOurs = /^[A-Z].{10,}\.$/s.test(cure) && !/^(Invalid|Unrecognized|Too (big|small))/.test(cure);
    if (!/^directory(\.|$)/.test(field) || !('value' in error) || !isOurs) expect.fail(error.message);
    return false;
  }
}

test('a directory with one of everything is taken', () => {
  expect(isTaken(JSON.parse(everything))).toBe(true);
});

test('a malformed directory is refused with field, value and cure, and never crashes', () => {
  let refused = 0;
  const strange = fc.oneof(
    fc.anything({
      maxDepth: 1,
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    }),
    fc.constantFrom(
      'p0',
      'p1',
      'd0',
      '',
      '25:00-26:00',
      '22:00-02:00',
      'Mars/Phobos',
      '2026-02-30',
      -1,
      1e9,
      NaN,
      {},
      [],
    ),
  );
  const turns = fc.array(fc.nat(12), { minLength: 1, maxLength: 8 });
  const check = fc.property(strange, turns, (what, where) => {
    const spoiled = spoil(JSON.parse(everything) as Json, what, where);
    if (!isTaken(spoiled)) refused += 1;
  });
  fc.assert(check, { numRuns: 6_000 });
  expect(refused).toBeGreaterThan(5_000);
  fc.assert(
    fc.property(fc.anything({ withBigInt: true }), (input) => !isTaken(input)),
    { numRuns: 300 },
  );
});
