import { MARKERS, type Phone, type ReferPlan } from '@warm/testbed';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  coldTransfer,
  dial,
  LiveKitRequestError,
  referSupport,
  untilGone,
  type ColdTransferOutcome,
  type Leg,
} from '../src/index.js';
import { publishTone, startLab, uniqueName, type Lab } from './lab.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

const TO = { id: 'ada', address: '+15550100333', ringTimeoutMs: 2_000 };

/** ETSI's, which livekit-sip plays. */
const DIAL_TONE_HZ = 425;

interface ReferRow {
  readonly name: string;
  readonly refer: ReferPlan;
  readonly outcome: ColdTransferOutcome;
  /** What becomes of the call. */
  readonly call: 'ends' | 'goes on';
}

const notified = (status: number, reason: string): ReferRow => ({
  name: `202, then the destination is ${status} ${reason}`,
  refer: { status: 202, notify: ['100 Trying', `${status} ${reason}`], gapMs: 20 },
  outcome: { type: 'refused', because: 'destination', sip: { statusCode: status, reason } },
  call: 'goes on',
});

const answered = (
  status: number,
  reason: string,
  because: 'far-end' | 'not-supported' = 'far-end',
): ReferRow => ({
  name: `the REFER is answered ${status} ${reason}`,
  refer: { status, reason },
  outcome: { type: 'refused', because, sip: { statusCode: status, reason } },
  call: 'goes on',
});

const ROWS: readonly ReferRow[] = [
  {
    name: '202, then the destination answers, then BYE',
    refer: { status: 202, notify: ['100 Trying', '200 OK'], gapMs: 20, hangUp: true },
    outcome: { type: 'transferred' },
    call: 'ends',
  },
  {
    name: 'the same without BYE: LiveKit sends it',
    refer: { status: 202, notify: ['200 OK'], gapMs: 20 },
    outcome: { type: 'transferred' },
    call: 'ends',
  },
  {
    name: '200 in the place of 202',
    refer: { status: 200, notify: ['200 OK'], gapMs: 20, hangUp: true },
    outcome: { type: 'transferred' },
    call: 'ends',
  },
  {
    name: '202, then BYE without a word',
    refer: { status: 202, notify: [], gapMs: 20, hangUp: true },
    outcome: { type: 'transferred' },
    call: 'ends',
  },
  notified(486, 'Busy Here'),
  notified(480, 'Temporarily Unavailable'),
  notified(603, 'Decline'),
  notified(503, 'Service Unavailable'),
  notified(302, 'Moved Temporarily'),
  notified(405, 'Method Not Allowed'),
  answered(403, 'Forbidden'),
  answered(404, 'Not Found'),
  answered(405, 'Method Not Allowed', 'not-supported'),
  answered(420, 'Bad Extension', 'not-supported'),
  answered(500, 'Server Internal Error'),
  answered(501, 'Not Implemented', 'not-supported'),
  answered(603, 'Decline'),
  {
    name: '202, then silence',
    refer: { status: 202, notify: [] },
    outcome: { type: 'unknown' },
    call: 'goes on',
  },
  { name: 'no answer to the REFER', refer: 'no-response', outcome: { type: 'unknown' }, call: 'goes on' },
];

async function callWith(refer: ReferPlan, headers: Record<string, string> = {}): Promise<[Phone, Leg]> {
  const phone = await lab.phone({
    refer,
    comfort: 'marker',
    marker: MARKERS.callerVoice,
    answer: { afterMs: 0, headers },
  });
  const leg = dial(phone.uri as `sip:${string}`, {
    sip: lab.sip,
    rooms: lab.rooms,
    roomName: uniqueName('refer'),
  });
  await leg.untilAnswered();
  await phone.waitFor('confirmed');
  return [phone, leg];
}

const transfer = ({ roomName, identity }: Leg, more: Partial<Parameters<typeof coldTransfer>[0]> = {}) =>
  coldTransfer({ sip: lab.sip, roomName, identity, to: TO, ...more });

describe.concurrent('each answer to a REFER has one outcome', () => {
  test.each(ROWS)('$name: $outcome.type, the call $call', async ({ refer, outcome, call }) => {
    const [phone, leg] = await callWith(refer);
    expect(await transfer(leg)).toEqual(outcome);
    if (call === 'ends') {
      await phone.waitFor('ended');
      return;
    }
    expect(phone.state).toBe('up');
    await phone.play({ sampleRate: 8_000, samples: new Int16Array(800) });
    await leg.hangUp();
  });
});

describe.concurrent('around a REFER', () => {
  test('after a refusal the call goes on as before: its audio never stopped', async () => {
    const [phone, leg] = await callWith({ status: 202, notify: ['100 Trying', '486 Busy Here'], gapMs: 300 });
    const agent = await lab.join(leg.roomName, 'agent');
    const stop = await publishTone(agent, 'voice', MARKERS.supportAgent);
    await phone.ear.untilHeard('supportAgent', { signal: AbortSignal.timeout(10_000) });
    const sinceMs = Date.now();
    expect(await transfer(leg)).toMatchObject({ type: 'refused', because: 'destination' });
    await phone.ear.untilHeard('supportAgent', { signal: AbortSignal.timeout(10_000), sinceMs: Date.now() });
    const silence = phone.ear.longestSilence({ fromMs: sinceMs, toMs: Date.now() });
    expect(silence.toMs - silence.fromMs).toBeLessThan(500);
    stop();
    await leg.hangUp();
  });

  test('with a dial tone the person hears that in the place of the room, and the room again after a refusal', async () => {
    const [phone, leg] = await callWith({ status: 202, notify: ['100 Trying', '486 Busy Here'], gapMs: 800 });
    const agent = await lab.join(leg.roomName, 'agent');
    const stop = await publishTone(agent, 'voice', MARKERS.supportAgent);
    const signal = AbortSignal.timeout(10_000);
    await phone.ear.untilHeard('supportAgent', { signal });
    const outcome = transfer(leg, { playDialtone: true });
    const { fromMs } = await phone.ear.untilHeard(DIAL_TONE_HZ, { signal, minMs: 200 });
    expect(await outcome).toMatchObject({ type: 'refused', because: 'destination' });
    await phone.ear.untilHeard('supportAgent', { signal, sinceMs: Date.now() });
    const meanwhile = { sinceMs: fromMs + 200, untilMs: fromMs + 600 };
    expect(phone.ear.framesWith('supportAgent', meanwhile)).toEqual([]);
    stop();
    await leg.hangUp();
  });

  test('while one transfer is under way nobody is sent elsewhere, and it goes on', async () => {
    const [phone, leg] = await callWith({ status: 202, notify: ['200 OK'], gapMs: 1_200, hangUp: true });
    const first = transfer(leg, { to: { ...TO, ringTimeoutMs: 20_000 } });
    await phone.waitFor('refer');
    const bob = { ...TO, id: 'bob', address: '+15550100444' };
    await expect(transfer(leg, { to: bob })).rejects.toMatchObject({ serverCode: 'invalid_argument' });
    expect(await first).toEqual({ type: 'transferred' });
    expect(phone.events.filter(({ type }) => type === 'refer')).toHaveLength(1);
  });

  test('what was unknown may turn out well: the leg leaves after all', async () => {
    const [phone, leg] = await callWith({ status: 202, notify: ['200 OK'], gapMs: 2_500, hangUp: true });
    expect(await transfer(leg)).toEqual({ type: 'unknown' });
    const { roomName, identity } = leg;
    expect(await untilGone({ rooms: lab.rooms, roomName, identity, withinMs: 100 })).toBe(false);
    expect(await untilGone({ rooms: lab.rooms, roomName, identity, withinMs: 15_000 })).toBe(true);
    expect(phone.state).toBe('ended');
  });

  test('headers go out with it; what cannot be sent does not', async () => {
    const [phone, leg] = await callWith({ status: 405 });
    await transfer(leg, { headers: { 'X-Ticket': '4711' } });
    expect((await phone.waitFor('refer')).headers).toMatchObject({ 'x-ticket': '4711' });
    await expect(transfer(leg, { headers: { 'Refer-To': 'sip:evil@x' } })).rejects.toMatchObject({
      code: 'invalid-input',
      field: 'headers',
    });
    await leg.hangUp();
  });

  test('whoever stops waiting does not know how it ended', async () => {
    const [phone, leg] = await callWith({ status: 202, notify: [] });
    const abort = new AbortController();
    const outcome = transfer(leg, { signal: abort.signal });
    await phone.waitFor('refer');
    abort.abort();
    expect(await outcome).toEqual({ type: 'unknown' });
    await leg.hangUp();
  });

  test('a far end tells in its Allow header whether it takes REFER', async () => {
    const supportOf = async (headers: Record<string, string>) => {
      const [, { roomName, identity }] = await callWith({ status: 405 }, headers);
      return referSupport((await lab.rooms.getParticipant(roomName, identity)).attributes);
    };
    expect(await supportOf({ Allow: 'INVITE, ACK, BYE, REFER' })).toBe('supported');
    expect(await supportOf({ Allow: 'INVITE, ACK, BYE' })).toBe('not-supported');
    expect(await supportOf({})).toBe('unknown');
  });

  test('a participant that is no phone cannot be transferred', async () => {
    const roomName = uniqueName('refer');
    await lab.join(roomName, 'browser');
    const options = { sip: lab.sip, roomName, identity: 'browser', to: TO };
    await expect(coldTransfer(options)).rejects.toBeInstanceOf(LiveKitRequestError);
  });
});
