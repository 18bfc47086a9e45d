import { readFile } from 'node:fs/promises';
import type { Room } from '@livekit/rtc-node';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dial, type LegEvent } from '../src/index.js';
import { startLab, uniqueName, type Lab } from './lab.js';
import { outcomeOf, OUTCOMES, type OutcomeRow } from './outcomes.js';

const roomName = uniqueName('outcomes');
let lab: Lab;
let room: Room;

beforeAll(async () => {
  // 30 s otherwise.
  lab = await startLab({ overrides: { media_timeout_initial: '4s' } });
  room = await lab.join(roomName, 'watcher');
});
afterAll(() => lab[Symbol.asyncDispose]());

async function run(row: OutcomeRow): Promise<LegEvent[]> {
  const phone = await lab.phone(row.phone);
  const events: LegEvent[] = [];
  const base = {
    sip: lab.sip,
    rooms: lab.rooms,
    roomName,
    room,
    ringTimeoutMs: 20_000,
    onEvent: (event: LegEvent) => events.push(event),
    ...row.options,
  };
  if (phone.uri.includes('+')) await lab.stack.sip.routeOutboundTo(phone.hostPort);
  const leg = row.dial?.({ lab, phone, base }) ?? dial(phone.uri as `sip:${string}`, base);
  await Promise.all([row.then?.({ lab, phone, leg }), leg.untilEnded()]);
  // Nobody is left ringing, whatever happened.
  await vi.waitUntil(() => phone.state !== 'ringing', 2_000);
  return events;
}

// Each has a phone of its own: they ring at the same time.
describe.concurrent('each way a dial can go has one outcome', () => {
  test.each(OUTCOMES)('$name: $outcome', async (row) => {
    const events = await run(row);
    expect(outcomeOf(events)).toBe(row.outcome);
  });
});

test('afterwards no leg is left in the room', async () => {
  const identities = async () => (await lab.rooms.listParticipants(roomName)).map(({ identity }) => identity);
  // A phone that refuses before it rings stays listed for about three seconds.
  await expect.poll(identities, { timeout: 10_000 }).toEqual(['watcher']);
});

test('the README has the same table', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, table = ''] = /<!-- outcomes -->\n\n([^]*?)\n\n/.exec(readme) ?? [];
  const rows = table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, 3),
    );
  expect(rows).toEqual(OUTCOMES.map(({ name, outcome }) => [name, `\`${outcome}\``]));
});
