import { describe, expect, test } from 'vitest';
import { MARKERS } from '../audio/marker.js';
import { silence } from '../audio/pcm.js';
import { tone } from '../audio/signals.fixture.js';
import { CallRejectedError } from './call-rejected-error.js';
import { CallStateError } from './call-state-error.js';
import { EventTimeoutError } from './event-timeout-error.js';
import { NoResponseError } from './no-response-error.js';
import type { PhoneOptions } from './phone-options.js';
import { startPhone, type Phone } from './phone.js';
import { headerOf } from './sip-message.js';
import { UdpSocket } from './udp-socket.js';

const typesOf = (phone: Phone) => phone.events.map((event) => event.type);
const caller = (options: PhoneOptions = {}) =>
  startPhone({ user: 'ada', marker: MARKERS.callerVoice, answer: 'ring-forever', ...options });
const callee = (options: PhoneOptions = {}) =>
  startPhone({ user: 'sam', marker: MARKERS.supervisorVoice, answer: { afterMs: 0 }, ...options });

describe('a phone that asks its callers to log in', () => {
  const login = { username: 'warm', password: 'secret' };

  test('takes the call of whoever knows the password', async () => {
    await using ada = await caller();
    await using sam = await callee({ login });
    await ada.call(sam.uri, { auth: login });
    expect(ada.state).toBe('up');
    expect(typesOf(sam).filter((type) => type === 'invite')).toHaveLength(1);
  });

  test.each([
    ['nobody says anything', {}, 407],
    ['the password is wrong', { auth: { ...login, password: 'guess' } }, 403],
  ])('does not ring when %s', async (_, options, sipStatusCode) => {
    await using ada = await caller();
    await using sam = await callee({ login });
    await expect(ada.call(sam.uri, options)).rejects.toMatchObject({ sipStatusCode });
    expect(sam.events).toEqual([]);
  });
});

test('a phone that sends no audio still answers, hears and hangs up', async () => {
  await using ada = await caller({ comfort: 'marker' });
  await using sam = await callee({ sendsAudio: false });
  await ada.call(sam.uri);
  await sam.ear.untilHeard('callerVoice', { signal: AbortSignal.timeout(5000) });
  expect(typesOf(ada)).not.toContain('first-rtp');
  await sam.hangUp();
  await ada.waitFor('bye-received');
});

describe('a call', () => {
  test('is answered, both hear each other, and ends for both when one hangs up', async () => {
    await using ada = await caller();
    await using sam = await callee({ comfort: 'marker' });
    await ada.call(sam.uri, { from: '+15550100', headers: { 'X-Case': '739' } });
    const invite = await sam.waitFor('invite');
    expect(invite.from).toContain('sip:+15550100@');
    expect(invite.headers['x-case']).toBe('739');
    await sam.waitFor('confirmed');

    expect(await ada.play(silence(500, 24_000))).toBe(true);
    const signal = AbortSignal.timeout(5000);
    await sam.ear.untilHeard('callerVoice', { signal });
    await ada.ear.untilHeard('supervisorVoice', { signal });
    expect(ada.ear.framesWith('callerVoice')).toEqual([]);

    await ada.hangUp();
    await sam.waitFor('bye-received');
    expect([ada.state, sam.state]).toEqual(['ended', 'ended']);
    expect(typesOf(ada)).toEqual(['ringing', 'answered', 'first-rtp', 'played', 'bye-sent', 'ended']);
    expect(typesOf(sam)).toEqual([
      ...['invite', 'ringing', 'answered', 'confirmed', 'first-rtp', 'bye-received', 'ended'],
    ]);
  });

  test('can be followed by another one, the other way round', async () => {
    await using ada = await caller({ answer: {} });
    await using sam = await callee();
    await ada.call(sam.uri);
    await sam.hangUp();
    await ada.waitFor('bye-received');
    await sam.call(ada.uri);
    await ada.hangUp();
    expect(sam.events.at(-1)).toMatchObject({ type: 'ended', why: 'bye-received' });
  });

  test('says keys in both directions, and goes on with the clip they interrupted', async () => {
    await using ada = await caller();
    await using sam = await callee();
    await ada.call(sam.uri);
    const played = ada.play(silence(600, 8000));
    await Promise.all([ada.press('12#'), sam.press('*0')]);
    await sam.waitFor('dtmf', { where: ({ digit }) => digit === '#' });
    await ada.waitFor('dtmf', { where: ({ digit }) => digit === '0' });
    const digitsOf = (phone: Phone) => phone.events.flatMap((e) => (e.type === 'dtmf' ? [e.digit] : []));
    expect(digitsOf(sam)).toEqual(['1', '2', '#']);
    expect(digitsOf(ada)).toEqual(['*', '0']);
    expect(await played).toBe(true);
    await expect(ada.press('1x')).rejects.toThrow(/"X"/);
  });

  test('carries clips in order; hanging up drops the rest', async () => {
    await using ada = await caller();
    await using sam = await callee();
    await ada.call(sam.uri);
    const clips = [ada.play(tone(440, 0.3)), ada.play(tone(1000, 0.3)), ada.play(tone(1500, 60))];
    await sam.ear.untilHeard(1500, { signal: AbortSignal.timeout(5000) });
    await ada.hangUp();
    expect(await Promise.all(clips)).toEqual([true, true, false]);
    const [low] = sam.ear.heard(440);
    const [high] = sam.ear.heard(1000);
    expect(low?.toMs).toBeLessThanOrEqual((high?.fromMs ?? 0) + 40);
  });

  test('stays up and goes on sending through a re-INVITE and OPTIONS', async () => {
    await using ada = await caller();
    await using sam = await callee({ comfort: 'marker' });
    await ada.call(sam.uri);
    await sam.waitFor('confirmed');
    const first = sam.sipTrace.find(({ message }) => message.kind === 'request');
    if (first?.message.kind !== 'request') throw new Error('sam received no INVITE');
    await using stranger = await rawSip();
    const host = '127.0.0.1';
    const toTag =
      ada.sipTrace.map(({ message }) => headerOf(message, 'to')).find((to) => to.includes('tag=')) ?? '';
    const reinvite = {
      ...first.message,
      headers: first.message.headers
        .filter(({ name }) => !/^(via|cseq|to)$/i.test(name))
        .concat(
          { name: 'Via', value: `SIP/2.0/UDP ${host}:${stranger.port};branch=z9hG4bKre` },
          { name: 'To', value: toTag },
          { name: 'CSeq', value: '2 INVITE' },
        ),
    };
    expect(await stranger.ask(reinvite, sam)).toMatch(/^SIP\/2.0 200 OK[^]*m=audio \d+ RTP\/AVP 0 101/);
    expect(sam.state).toBe('up');
    const options = { ...reinvite, method: 'OPTIONS', body: '' };
    const headers = options.headers.map((h) => (h.name === 'CSeq' ? { ...h, value: '3 OPTIONS' } : h));
    expect(await stranger.ask({ ...options, headers }, sam)).toMatch(/^SIP\/2.0 200 OK/);
  });
});

describe('a call that is not taken', () => {
  test.each([486, 480, 603, 404, 503, 302])('is refused with %i', async (status) => {
    await using ada = await caller();
    await using sam = await callee({ answer: { afterMs: 10, status, reason: 'Because' } });
    const error = await ada.call(sam.uri).catch((e: unknown) => e);
    expect(CallRejectedError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ sipStatusCode: status, reason: 'Because' });
    expect(typesOf(sam)).toEqual(['invite', 'ringing', 'rejected', 'ended']);
    expect(typesOf(ada)).toEqual(['ringing', 'rejected', 'ended']);
  });

  test('is canceled while it rings', async () => {
    await using ada = await caller();
    await using sam = await callee({ answer: 'ring-forever' });
    const call = ada.call(sam.uri);
    await ada.waitFor('ringing');
    ada.cancel();
    await expect(call).rejects.toMatchObject({ sipStatusCode: 487 });
    expect(typesOf(sam)).toEqual(['invite', 'ringing', 'canceled', 'ended']);
  });

  test('is canceled by its signal, with the signal’s reason', async () => {
    await using ada = await caller();
    await using sam = await callee({ answer: 'ring-forever' });
    const abort = new AbortController();
    const call = ada.call(sam.uri, { signal: abort.signal });
    await sam.waitFor('ringing');
    abort.abort(new Error('changed my mind'));
    await expect(call).rejects.toThrow('changed my mind');
    await sam.waitFor('canceled');
  });

  test('is acknowledged and ended with BYE when the answer crosses the CANCEL', async () => {
    await using ada = await caller();
    await using sam = await callee({ answer: 'answer-on-cancel' });
    const call = ada.call(sam.uri);
    await ada.waitFor('ringing');
    ada.cancel();
    await expect(call).rejects.toMatchObject({ sipStatusCode: 487 });
    await sam.waitFor('bye-received');
    expect(typesOf(sam)).toEqual([
      ...['invite', 'ringing', 'canceled', 'answered', 'confirmed', 'bye-received', 'ended'],
    ]);
  });

  test('gives up when there is no response at all', async () => {
    await using ada = await caller();
    await using sam = await callee({ answer: 'no-response' });
    const error = await ada.call(sam.uri, { noResponseTimeoutMs: 700 }).catch((e: unknown) => e);
    expect(NoResponseError.isInstance(error)).toBe(true);
    // Retransmitted once after 500 ms, noticed once.
    expect(sam.sipTrace.length).toBeGreaterThanOrEqual(2);
    expect(typesOf(sam)).toEqual(['invite']);
  });

  test('is busy for a second caller, and free again afterwards', async () => {
    await using ada = await caller();
    await using bob = await caller({ user: 'bob' });
    await using sam = await callee();
    await ada.call(sam.uri);
    await expect(bob.call(sam.uri)).rejects.toMatchObject({ sipStatusCode: 486 });
    await ada.hangUp();
    await bob.call(sam.uri);
    expect(bob.state).toBe('up');
  });

  test('is decided by a function, by hand, or by early media', async () => {
    await using ada = await caller();
    await using sam = await callee({ answer: ({ from }) => (from.includes('ada') ? 'ring-forever' : {}) });
    const call = ada.call(sam.uri);
    await sam.waitFor('ringing');
    sam.reject(603);
    await expect(call).rejects.toMatchObject({ sipStatusCode: 603, reason: 'Decline' });

    sam.setAnswer('ring-forever');
    const second = ada.call(sam.uri);
    await sam.waitFor('ringing', { sinceMs: Date.now() });
    sam.answer();
    await second;
    await ada.hangUp();

    sam.setAnswer({ afterMs: 400, status: 486, earlyMedia: tone(440, 0.3) });
    await expect(ada.call(sam.uri)).rejects.toMatchObject({ sipStatusCode: 486 });
    expect(ada.ear.heard(440)).toHaveLength(1);
    expect(ada.events.findLast((event) => event.type === 'ringing')).toMatchObject({ status: 183 });
  });
});

describe('signalling', () => {
  test('a repeated INVITE gets the same answer and is one call', async () => {
    await using ada = await caller();
    await using sam = await callee();
    await ada.call(sam.uri);
    await sam.waitFor('confirmed');
    const invite = sam.sipTrace[0]?.message;
    if (invite?.kind !== 'request') throw new Error('sam received no INVITE');
    await using stranger = await rawSip();
    const answer = await stranger.ask(invite, sam);
    expect(answer).toMatch(/^SIP\/2.0 200 OK/);
    expect(typesOf(sam).filter((type) => type === 'invite')).toHaveLength(1);
  });

  test('an offer with G722 first is answered with µ-law; one without µ-law is refused', async () => {
    await using sam = await callee();
    await using stranger = await rawSip();
    const offer = (formats: string) =>
      `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP ${formats}\r\na=rtpmap:97 telephone-event/8000\r\n`;
    const invite = (callId: string, formats: string) => ({
      kind: 'request' as const,
      method: 'INVITE',
      uri: sam.uri,
      headers: [
        { name: 'v', value: `SIP/2.0/UDP 127.0.0.1:${stranger.port};branch=z9hG4bK${callId}` },
        { name: 'f', value: '<sip:x@127.0.0.1>;tag=1' },
        { name: 't', value: `<${sam.uri}>` },
        { name: 'i', value: callId },
        { name: 'm', value: `<sip:x@127.0.0.1:${stranger.port}>` },
        { name: 'CSeq', value: '1 INVITE' },
      ],
      body: offer(formats),
    });
    expect(await stranger.ask(invite('a', '9 8'), sam)).toMatch(/^SIP\/2.0 488/);
    expect(await stranger.ask(invite('b', '9 0 8 97'), sam)).toMatch(
      /^SIP\/2.0 200 OK[^]*m=audio \d+ RTP\/AVP 0 97/,
    );
  });

  test('a REFER is followed by its NOTIFYs as planned', async () => {
    await using ada = await caller();
    await using sam = await callee({
      refer: { status: 202, notify: ['100 Trying', '200 OK'], gapMs: 10, hangUp: true },
    });
    await ada.call(sam.uri);
    await sam.waitFor('confirmed');
    const bye = ada.waitFor('bye-received');
    const ack = sam.sipTrace.map((e) => e.message).find((m) => m.kind === 'request' && m.method === 'ACK');
    if (ack?.kind !== 'request') throw new Error('sam received no ACK');
    await using stranger = await rawSip();
    const headers = ack.headers
      .filter(({ name }) => !/^(via|cseq)$/i.test(name))
      .concat(
        { name: 'Via', value: `SIP/2.0/UDP 127.0.0.1:${stranger.port};branch=z9hG4bKrefer` },
        { name: 'CSeq', value: '7 REFER' },
        { name: 'Refer-To', value: '<sip:+15559@127.0.0.1>' },
      );
    const refer = { ...ack, method: 'REFER', headers };
    const answer = await stranger.ask(refer, sam);
    expect(answer).toMatch(/^SIP\/2.0 202 Accepted/);
    // Sent again, as over a line that lost the answer: the same answer, no second transfer.
    expect(await stranger.ask(refer, sam)).toBe(answer);
    await bye;
    expect(await sam.waitFor('refer')).toMatchObject({ target: 'sip:+15559@127.0.0.1' });
    expect(typesOf(sam).filter((type) => type === 'refer')).toHaveLength(1);
    const notified = ada.sipTrace.filter(({ message }) => message.body.startsWith('SIP/2.0'));
    expect(notified.map(({ message }) => message.body.trim())).toEqual([
      'SIP/2.0 100 Trying',
      'SIP/2.0 200 OK',
    ]);
  });
});

describe('a phone', () => {
  test('says `said` before the audio starts', async () => {
    const pcm = tone(440, 0.2, 8000, 24_000);
    await using ada = await caller({ synthesize: () => Promise.resolve(pcm) });
    await using sam = await callee();
    await ada.call(sam.uri);
    expect(await ada.say('Hello')).toBe(true);
    const said = await ada.waitFor('said');
    expect(said).toMatchObject({ text: 'Hello', pcm });
    const heard = await sam.ear.untilHeard(440, { signal: AbortSignal.timeout(5000) });
    expect(heard.toMs).toBeGreaterThan(said.atMs);
    expect(sam.ear.framesWith('callerVoice').length).toBeGreaterThan(8);
  });

  test('keeps a recording of what it heard', async () => {
    await using ada = await caller();
    await using sam = await callee();
    await ada.call(sam.uri);
    await ada.play(tone(440, 0.5));
    await ada.hangUp();
    await sam.waitFor('ended');
    expect(sam.recording().samples.length).toBeGreaterThanOrEqual(4000);
    expect(sam.ear.kindOfSound()).toBe('tone');
  });

  test('refuses what its state does not allow', async () => {
    await using ada = await caller();
    await expect(ada.play(silence(20, 8000))).rejects.toThrow(CallStateError);
    await expect(ada.hangUp()).rejects.toThrow(/while the phone is "idle"/);
    expect(() => ada.answer()).toThrow(CallStateError);
    await expect(ada.call('+15550100')).rejects.toThrow(/is no SIP URI/);
    await expect(ada.say('x')).rejects.toThrow(/pass `synthesize`/);
  });

  test('tells what happened instead when it waits in vain', async () => {
    await using ada = await caller();
    const error = await ada.waitFor('answered', { timeoutMs: 10 }).catch((e: unknown) => e);
    expect(EventTimeoutError.isInstance(error)).toBe(true);
  });

  test('is not disturbed by a listener that throws', async () => {
    const onEvent = () => {
      throw new Error('listener');
    };
    await using ada = await caller({ onEvent });
    await using sam = await callee();
    await ada.call(sam.uri);
    expect(ada.state).toBe('up');
  });

  test('hangs up when it is closed, and may be closed twice', async () => {
    const ada = await caller();
    await using sam = await callee();
    await ada.call(sam.uri);
    await ada.close();
    await ada.close();
    expect((await sam.waitFor('bye-received')).type).toBe('bye-received');
  });
});

/** A bare socket that speaks SIP as a test dictates. */
async function rawSip() {
  const { formatSipMessage } = await import('./sip-message.js');
  const socket = await UdpSocket.open('127.0.0.1');
  const received: string[] = [];
  let wake: () => void = () => undefined;
  socket.onMessage((data) => {
    received.push(data.toString());
    wake();
  });
  return {
    port: socket.local.port,
    /** The first final response. */
    ask: async (message: Parameters<typeof formatSipMessage>[0], phone: Phone): Promise<string> => {
      received.length = 0;
      socket.send(formatSipMessage(message), {
        host: '127.0.0.1',
        port: Number(phone.hostPort.split(':')[1]),
      });
      for (;;) {
        const final = received.find((text) => !text.startsWith('SIP/2.0 1'));
        if (final !== undefined) return final;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    [Symbol.asyncDispose]: async () => socket.close(),
  };
}
