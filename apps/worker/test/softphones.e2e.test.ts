import type { MarkerName, TimeRange } from '@warm/testbed';
import { describe, expect, it } from 'vitest';
import { until } from './harness/until.js';
import { Baresip } from './softphones/baresip.js';
import { descendantsOf, survivors } from './softphones/process-tree.js';
import { Sipp } from './softphones/sipp.js';
import { portsAreFree, runStart, type StartProcess } from './softphones/start-process.js';

// Softphones that nobody here wrote call what `start` brings up, by keypad, and are called by it.

const HEARD_TIMEOUT_MS = 40_000;
/** What is no click, and no vowel of somebody's speech. */
const HEARD_MS = 100;
/** Packets of 20 ms. */
const A_SECOND_OF_FRAMES = 50;
/** How long the end of the music takes to arrive. */
const MUSIC_ENDS_MS = 1_000;
const CALL_OVER = /the call is over/;
/** A minute, the agents framework's own limit for a process that does not end, is more than anybody waits. */
const PATIENCE_MS = 30_000;
const MERGED = /caller and supervisor hear each other/;

/** Who hangs up after a word of greeting ends the call, instead of giving the caller the agent back. */
const NO_BOOMERANG = { WARM_BOOMERANG_MS: '0' };
const callingBaresip = () => Baresip.start({ user: 'caller', voice: 'callerVoice' });
const answeringBaresip = () => Baresip.start({ user: 'ada', voice: 'supervisorVoice' });

function hears({ ear }: Baresip, voice: MarkerName, sinceMs = 0) {
  return ear.untilHeard(voice, { sinceMs, minMs: HEARD_MS, signal: AbortSignal.timeout(HEARD_TIMEOUT_MS) });
}

/** How long a tone was heard; every frame is a packet's 20 ms, however late it was read. */
function heardMs({ ear }: Baresip, voice: MarkerName, range: TimeRange = {}): number {
  return 20 * ear.framesWith(voice, { ...range, minMs: HEARD_MS }).length;
}

async function hearsASecondOf(phone: Baresip, voice: MarkerName, sinceMs: number): Promise<void> {
  await until(
    `a second of ${voice}`,
    () => heardMs(phone, voice, { sinceMs }),
    (ms) => ms >= 1_000,
    HEARD_TIMEOUT_MS,
  );
}

/** Somebody speaks, and be it under a tone. */
async function hearsSpeech({ ear }: Baresip, sinceMs: number): Promise<void> {
  const kind = () =>
    ear.frames({ sinceMs }).length < A_SECOND_OF_FRAMES ? 'too short' : ear.kindOfSound({ sinceMs });
  await until('speech', kind, (heard) => heard === 'speech', HEARD_TIMEOUT_MS);
}

async function greeted(caller: Baresip, { ready }: StartProcess): Promise<void> {
  await caller.dial(ready.sipAddress);
  const { atMs } = await caller.waitFor('CALL_ESTABLISHED');
  await hearsSpeech(caller, atMs);
}

/** @returns when */
async function musicEnds(caller: Baresip): Promise<number> {
  const lastMs = () => caller.ear.framesWith('holdMusic', { minMs: HEARD_MS }).at(-1) ?? Infinity;
  await until(
    'the end of the music',
    () => Date.now() - lastMs(),
    (ms) => ms > MUSIC_ENDS_MS,
    HEARD_TIMEOUT_MS,
  );
  return lastMs();
}

/** The supervisor is rung, answers, and is told what it is about. */
async function isBriefed(supervisor: Baresip): Promise<void> {
  await supervisor.waitFor('CALL_INCOMING');
  await supervisor.answer();
  const { atMs } = await supervisor.waitFor('CALL_ESTABLISHED');
  await hearsSpeech(supervisor, atMs);
}

async function receivesASecondMore(phone: Sipp): Promise<void> {
  const before = await phone.packetsReceived();
  await until(
    'a second of RTP',
    () => phone.packetsReceived(),
    (count) => count >= before + A_SECOND_OF_FRAMES,
  );
}

describe('baresip', () => {
  it('as caller and as supervisor: 0 and 1 connect them, each hears what it may and when, one hang-up ends both calls', async () => {
    await using supervisor = await answeringBaresip();
    await using caller = await callingBaresip();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    expect(start.ready.supervisor).toBe(supervisor.uri);

    await greeted(caller, start);
    await caller.press('0');
    await hears(caller, 'holdMusic');
    await isBriefed(supervisor);
    const acceptedAtMs = Date.now();
    await supervisor.press('1');
    await start.worker.untilPrinted(MERGED);
    await hearsASecondOf(caller, 'supervisorVoice', acceptedAtMs);
    await hearsASecondOf(supervisor, 'callerVoice', acceptedAtMs);

    const { fromMs: mergedAtMs } = await hears(caller, 'supervisorVoice');
    expect({
      'supervisor → caller, before': heardMs(caller, 'supervisorVoice', { untilMs: acceptedAtMs }),
      'caller → supervisor, before': heardMs(supervisor, 'callerVoice', { untilMs: acceptedAtMs }),
      'music → supervisor': heardMs(supervisor, 'holdMusic'),
      'music → caller, after': heardMs(caller, 'holdMusic', { sinceMs: mergedAtMs + MUSIC_ENDS_MS }),
    }).toEqual({
      'supervisor → caller, before': 0,
      'caller → supervisor, before': 0,
      'music → supervisor': 0,
      'music → caller, after': 0,
    });

    await caller.hangUp();
    await supervisor.waitFor('CALL_CLOSED', { sinceMs: acceptedAtMs });
  });

  it('as supervisor hangs up: the caller is hung up on', async () => {
    await using supervisor = await answeringBaresip();
    await using caller = await callingBaresip();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    await greeted(caller, start);
    await caller.press('0');
    await isBriefed(supervisor);
    const acceptedAtMs = Date.now();
    await supervisor.press('1');
    await hearsASecondOf(caller, 'supervisorVoice', acceptedAtMs);
    await supervisor.hangUp();
    await caller.waitFor('CALL_CLOSED', { sinceMs: acceptedAtMs });
  });

  it('as supervisor presses 2: it is released, and the caller, back with the agent, hears of it', async () => {
    await using supervisor = await answeringBaresip();
    await using caller = await callingBaresip();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    await greeted(caller, start);
    await caller.press('0');
    await hears(caller, 'holdMusic');
    await isBriefed(supervisor);
    await supervisor.press('2');
    await supervisor.waitFor('CALL_CLOSED');
    await hearsSpeech(caller, await musicEnds(caller));
    expect(heardMs(caller, 'supervisorVoice') + heardMs(supervisor, 'callerVoice')).toBe(0);
  });

  it('as caller with nothing configured: the scripted supervisor takes the call and is heard', async () => {
    await using caller = await callingBaresip();
    await using start = await runStart();
    await greeted(caller, start);
    await caller.press('0');
    await hears(caller, 'holdMusic');
    await start.worker.untilPrinted(MERGED);
    const mergedAtMs = Date.now();
    await hearsSpeech(caller, mergedAtMs + MUSIC_ENDS_MS);
    expect(heardMs(caller, 'holdMusic', { sinceMs: mergedAtMs + MUSIC_ENDS_MS })).toBe(0);
    await caller.hangUp();
    await start.worker.untilPrinted(CALL_OVER);
  });
});

describe('sipp', () => {
  it('as caller and as supervisor: the same keys connect them; the caller hanging up ends the supervisor’s call', async () => {
    await using supervisor = await Sipp.supervisor();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    await using caller = await Sipp.call(start.ready.sipAddress);
    await caller.untilInCall();
    await receivesASecondMore(caller);
    await caller.press();
    await supervisor.untilInCall();
    await receivesASecondMore(supervisor);
    await supervisor.press();
    await start.worker.untilPrinted(MERGED);
    await Promise.all([receivesASecondMore(caller), receivesASecondMore(supervisor)]);

    await caller.hangUp();
    expect(await caller.hungUpBy()).toBe('itself');
    expect(await supervisor.hungUpBy()).toBe('the other side');
  });

  it('as caller: baresip hears itself through it, and only after the merge; it is hung up on', async () => {
    await using supervisor = await answeringBaresip();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    await using caller = await Sipp.call(start.ready.sipAddress);
    await caller.untilInCall();
    await receivesASecondMore(caller);
    await caller.press();
    await isBriefed(supervisor);
    const acceptedAtMs = Date.now();
    await supervisor.press('1');
    await hearsASecondOf(supervisor, 'supervisorVoice', acceptedAtMs);
    expect(heardMs(supervisor, 'supervisorVoice', { untilMs: acceptedAtMs })).toBe(0);

    await supervisor.hangUp();
    expect(await caller.hungUpBy()).toBe('the other side');
  });

  it('as supervisor: baresip hears itself through it, and only after the merge; its hang-up ends the caller’s call', async () => {
    await using supervisor = await Sipp.supervisor();
    await using caller = await callingBaresip();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    await greeted(caller, start);
    await caller.press('0');
    await hears(caller, 'holdMusic');
    await supervisor.untilInCall();
    await receivesASecondMore(supervisor);
    const acceptedAtMs = Date.now();
    await supervisor.press();
    await hearsASecondOf(caller, 'callerVoice', acceptedAtMs);
    expect(heardMs(caller, 'callerVoice', { untilMs: acceptedAtMs })).toBe(0);

    await supervisor.hangUp();
    expect(await supervisor.hungUpBy()).toBe('itself');
    await caller.waitFor('CALL_CLOSED', { sinceMs: acceptedAtMs });
  });
});

describe('Ctrl-C', () => {
  async function stopsEverything({ worker, ready, isReady }: StartProcess): Promise<void> {
    expect(worker.pid).toBe(ready.pid);
    const children = descendantsOf(ready.pid);
    expect(children.map(({ command }) => command)).toEqual(expect.arrayContaining(['redis-server']));
    expect(isReady()).toBe(true);
    let exitCode: number | null | undefined;
    void worker.interrupt().then((code) => (exitCode = code));
    await until(
      'it to end',
      () => exitCode,
      (code) => code !== undefined,
      PATIENCE_MS,
    );
    expect(exitCode).toBe(0);
    expect(isReady()).toBe(false);
    await until(
      'all its processes to end',
      () => survivors(children),
      (left) => left.length === 0,
    );
    expect(await portsAreFree(ready)).toBe(true);
  }

  it('during a conversation leaves nothing behind, and both phones are hung up', async () => {
    await using supervisor = await answeringBaresip();
    await using caller = await callingBaresip();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    await greeted(caller, start);
    await caller.press('0');
    await isBriefed(supervisor);
    const acceptedAtMs = Date.now();
    await supervisor.press('1');
    await hearsASecondOf(caller, 'supervisorVoice', acceptedAtMs);
    await stopsEverything(start);
    await caller.waitFor('CALL_CLOSED', { sinceMs: acceptedAtMs });
    await supervisor.waitFor('CALL_CLOSED', { sinceMs: acceptedAtMs });
  });

  it.each(['greeted', 'on hold, the supervisor’s phone ringing'])('while a caller is %s', async (moment) => {
    await using supervisor = await answeringBaresip();
    await using caller = await callingBaresip();
    await using start = await runStart({ WARM_SUPERVISOR: supervisor.uri, ...NO_BOOMERANG });
    await greeted(caller, start);
    if (moment !== 'greeted') {
      await caller.press('0');
      await supervisor.waitFor('CALL_INCOMING');
    }
    const stoppedAtMs = Date.now();
    await stopsEverything(start);
    await caller.waitFor('CALL_CLOSED', { sinceMs: stoppedAtMs });
    if (moment !== 'greeted') await supervisor.waitFor('CALL_CLOSED', { sinceMs: stoppedAtMs });
  });
});
