import type { SupervisorLeg } from '@warm/session-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchLeg } from '../src/consult/watch-leg.js';
import type { WatchableLine } from '../src/consult/agent-consult-line.js';
import { createDialer, type DialerOptions } from '../src/index.js';
import { attemptAt, startLab, uniqueName, type Lab } from './lab.js';
import { Story } from './story.js';

const NUMBER = '+15550100222';
let lab: Lab;

beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

/** A line without a consult: a room, and somebody in it who watches. */
async function openLine(): Promise<WatchableLine> {
  const roomName = uniqueName('dial');
  const supervisorIdentity = uniqueName('supervisor');
  const room = await lab.join(roomName, 'watcher');
  return {
    path: 'test',
    roomName,
    supervisorIdentity,
    watchLeg: (sight) => watchLeg(room, supervisorIdentity, sight),
    callerHears: async () => undefined,
    merge: async () => undefined,
    close: async () => undefined,
  };
}

interface Dialed {
  readonly story: Story;
  readonly leg: SupervisorLeg;
  readonly line: WatchableLine;
}

async function dial(
  address: string,
  { ringTimeoutMs, ...options }: Partial<DialerOptions> & { ringTimeoutMs?: number } = {},
): Promise<Dialed> {
  const line = await openLine();
  const story = new Story();
  const dialer = createDialer({
    sip: lab.sip,
    rooms: lab.rooms,
    outbound: { trunkId: lab.stack.sip.outboundTrunkId },
    ...options,
  });
  const leg = dialer.dial({ line, attempt: attemptAt(address, ringTimeoutMs), on: story.listener });
  return { story, leg, line };
}

test('a phone that rings and answers is dialed, ringing, answered; its hang-up is a departure', async () => {
  const phone = await lab.phone({ user: NUMBER, answer: { afterMs: 400 } });
  await lab.stack.sip.routeOutboundTo(phone.hostPort);
  const { story } = await dial(NUMBER);
  await story.until('answered');
  await phone.waitFor('confirmed');
  await phone.hangUp();
  await story.until('left');
  expect(story.events).toEqual(['dialed', 'ringing', 'answered', 'left']);
});

test('an answer without ringing is an answer', async () => {
  const phone = await lab.phone({ answer: { afterMs: 0, ring: false } });
  const { story, leg } = await dial(phone.uri, { callerId: '+15550100199' });
  await story.until('answered');
  expect(story.events).toEqual(['dialed', 'answered']);
  expect((await phone.waitFor('invite')).from).toContain('+15550100199');
  await leg.hangUp();
  await phone.waitFor('bye-received');
  expect(story.events).toEqual(['dialed', 'answered']);
});

test.each([
  [486, 'Busy Here', 'busy'],
  [600, 'Busy Everywhere', 'busy'],
  [603, 'Decline', 'rejected'],
  [403, 'Forbidden', 'rejected'],
  [488, 'Not Acceptable Here', 'rejected'],
  [404, 'Not Found', 'unreachable'],
  [480, 'Temporarily Unavailable', 'unreachable'],
  [408, 'Request Timeout', 'unreachable'],
  [484, 'Address Incomplete', 'unreachable'],
  [302, 'Moved Temporarily', 'unreachable'],
  [500, 'Server Internal Error', 'trunk-failed'],
  [503, 'Service Unavailable', 'trunk-failed'],
  [504, 'Server Time-out', 'trunk-failed'],
] as const)('a phone that answers %i is %s: %s', async (status, reason, type) => {
  const phone = await lab.phone({ answer: { afterMs: 200, status, reason } });
  const { story } = await dial(phone.uri);
  await story.until('failed');
  expect(story.events.at(-1)).toMatchObject({ type, sip: { statusCode: status } });
  expect(story.events.slice(0, -1)).toEqual(['dialed', 'ringing']);
});

test('a phone that rings on past its time did not answer', async () => {
  const phone = await lab.phone({ answer: 'ring-forever' });
  const { story } = await dial(phone.uri, { ringTimeoutMs: 1_500 });
  await story.until('failed');
  expect(story.events).toEqual(['dialed', 'ringing', { type: 'no-answer' }]);
  await phone.waitFor('canceled');
});

test('an address where nothing ever says that it rings is unreachable', async () => {
  const phone = await lab.phone({ answer: 'no-response' });
  const { story } = await dial(phone.uri, { ringTimeoutMs: 1_500 });
  await story.until('failed');
  expect(story.events).toEqual(['dialed', { type: 'unreachable' }]);
});

test('a host that refuses the connection is unreachable', async () => {
  const { story } = await dial('sip:ada@127.0.0.1:9;transport=tcp');
  await story.until('failed');
  expect(story.events.at(-1)).toEqual({ type: 'unreachable' });
});

test('a host that does not exist is unreachable', async () => {
  const { story } = await dial('sip:ada@nobody.invalid');
  await story.until('failed');
  expect(story.events.at(-1)).toEqual({ type: 'unreachable' });
});

test('an unknown trunk has failed, not the phone', async () => {
  const { story } = await dial(NUMBER, { outbound: { trunkId: 'ST_nobody' } });
  await story.until('failed');
  expect(story.events).toEqual([{ type: 'trunk-failed' }]);
});

test('a provider that asks for credentials nobody gave has failed, not the phone', async () => {
  const phone = await lab.phone({
    answer: {
      afterMs: 0,
      status: 407,
      ring: false,
      headers: { 'Proxy-Authenticate': 'Digest realm="x", nonce="n"' },
    },
  });
  const { story } = await dial(phone.uri);
  await story.until('failed');
  expect(story.events.at(-1)).toMatchObject({ type: 'trunk-failed' });
});

test('a phone number without any way to dial it has failed after dial() has returned', async () => {
  const line = await openLine();
  const story = new Story();
  const dialer = createDialer({ sip: lab.sip, rooms: lab.rooms });
  dialer.dial({ line, attempt: attemptAt(NUMBER), on: story.listener });
  expect(story.events).toEqual([]);
  await story.until('failed');
  expect(story.events).toEqual([{ type: 'trunk-failed' }]);
});

test('hangUp() while it rings cancels the call, and nothing more is told', async () => {
  const phone = await lab.phone({ answer: 'ring-forever' });
  const { story, leg, line } = await dial(phone.uri);
  await story.until('ringing');
  await Promise.all([leg.hangUp(), leg.hangUp()]);
  await phone.waitFor('canceled');
  expect(story.events).toEqual(['dialed', 'ringing']);
  expect(await identitiesIn(line)).not.toContain(line.supervisorIdentity);
});

test('hangUp() before the leg has joined stops it too', async () => {
  const phone = await lab.phone({ answer: 'ring-forever' });
  const { story, leg } = await dial(phone.uri);
  await leg.hangUp();
  // Either the INVITE never left or it was taken back.
  if (phone.events.some(({ type }) => type === 'invite')) await phone.waitFor('canceled');
  expect(phone.state).not.toBe('ringing');
  expect(story.events).toEqual([]);
});

test('an answer that crosses hangUp() does not leave a leg behind', async () => {
  const phone = await lab.phone({ answer: 'answer-on-cancel' });
  const { story, leg, line } = await dial(phone.uri);
  await story.until('ringing');
  await leg.hangUp();
  await phone.waitFor('answered');
  expect(story.events).toEqual(['dialed', 'ringing']);
  expect(await identitiesIn(line)).not.toContain(line.supervisorIdentity);
});

test('hangUp() after the other side has hung up succeeds', async () => {
  const phone = await lab.phone({ answer: { afterMs: 0 } });
  const { story, leg } = await dial(phone.uri);
  await story.until('answered');
  await phone.waitFor('confirmed');
  await phone.hangUp();
  await story.until('left');
  await leg.hangUp();
  expect(story.events.at(-1)).toBe('left');
});

async function identitiesIn({ roomName }: WatchableLine): Promise<string[]> {
  return (await lab.rooms.listParticipants(roomName)).map(({ identity }) => identity);
}
