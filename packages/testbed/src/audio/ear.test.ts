import { describe, expect, test } from 'vitest';
import { synthesize } from '../speech/synthesize.js';
import { VOICES } from '../speech/voices.js';
import { Ear } from './ear.js';
import { totalMs } from './interval.js';
import { MARKERS, withMarker, type MarkerName } from './marker.js';
import { concat, mix, silence, type Pcm } from './pcm.js';
import { firstMs, music, overTelephone, tone } from './signals.fixture.js';

const START_MS = 1_700_000_000_000;
const NAMES = Object.keys(MARKERS) as MarkerName[];
const TEXT =
  'She sells sea shells by the sea shore, easy breezy. My order number is seven three nine; I would like to speak to a supervisor, please! Eeeeee, aaaaah, why?';

/** An ear that heard a clip in packets of 20 ms, over a telephone line. */
function earAfter(pcm: Pcm, ear = new Ear()): Ear {
  const { samples } = overTelephone(pcm);
  for (let i = 0; i + 160 <= samples.length; i += 160) {
    ear.hear(samples.subarray(i, i + 160), START_MS + (i + 160) / 8);
  }
  return ear;
}

const speech = (voice: string, rate = 165) => synthesize(TEXT, { voice, rate, sampleRate: 8000 });

describe('markers', () => {
  test.each(Object.values(VOICES))('speech of %s without a marker is never taken for one', async (voice) => {
    for (const rate of [100, 165, 220]) {
      const ear = earAfter(await speech(voice, rate));
      expect(NAMES.flatMap((name) => ear.framesWith(name))).toEqual([]);
    }
  });

  test('noise, music, clicks and tones without a marker are never taken for one', () => {
    const noise = Float64Array.from({ length: 40000 }, () => 20000 * (Math.random() - 0.5));
    const clicks = silence(5000, 8000);
    for (let i = 100; i < clicks.samples.length; i += 997) clicks.samples[i] = 30000;
    const clips = [music(5), tone(440, 5, 30000), clicks];
    clips.push({ samples: Int16Array.from(noise), sampleRate: 8000 });
    for (const clip of clips) {
      expect(NAMES.flatMap((name) => earAfter(clip).framesWith(name))).toEqual([]);
    }
  });

  test('two who speak at once, and music, are told apart in every frame', async () => {
    const caller = withMarker(await speech(VOICES.caller), MARKERS.callerVoice);
    const supervisor = withMarker(await speech(VOICES.supervisor), MARKERS.supervisorVoice);
    const ms = 5000;
    const hold = withMarker(music(5), MARKERS.holdMusic);
    const ear = earAfter(mix([firstMs(caller, ms), firstMs(supervisor, ms), hold]));
    for (const name of ['callerVoice', 'supervisorVoice', 'holdMusic'] as const) {
      expect(ear.framesWith(name).length / ear.frames().length).toBeGreaterThan(0.98);
    }
    expect(ear.framesWith('supportAgent')).toEqual([]);
    expect(ear.framesWith('transferAgent')).toEqual([]);
  });

  test('a marker is heard when it sounds, and not before and after', () => {
    const said = withMarker(silence(1000, 8000), MARKERS.supportAgent);
    const ear = earAfter(concat([silence(500, 8000), said, silence(500, 8000)]));
    const [interval, ...others] = ear.heard('supportAgent');
    expect(others).toEqual([]);
    expect(Math.abs((interval?.fromMs ?? 0) - START_MS - 500)).toBeLessThanOrEqual(20);
    expect(Math.abs((interval?.toMs ?? 0) - START_MS - 1500)).toBeLessThanOrEqual(20);
  });

  test('a range limits what counts', () => {
    const ear = earAfter(withMarker(silence(1000, 8000), MARKERS.supportAgent));
    const range = { sinceMs: START_MS + 300, untilMs: START_MS + 500 };
    expect(totalMs(ear.heard('supportAgent', range))).toBeLessThanOrEqual(220);
    expect(totalMs(ear.heard('supportAgent', range))).toBeGreaterThanOrEqual(180);
  });

  test('a leak of 60 ms is found when 40 ms count', () => {
    const leak = withMarker(silence(60, 8000), MARKERS.callerVoice);
    const ear = earAfter(concat([silence(500, 8000), leak, silence(500, 8000)]));
    expect(ear.heard('callerVoice', { minMs: 40 })).toHaveLength(1);
  });
});

test('the end of one call is not heard at the beginning of the next', () => {
  const ear = new Ear();
  const ended = tone(MARKERS.callerVoice, 1, 600).samples;
  const begins = tone(MARKERS.callerVoice, 1, 600).samples.subarray(0, 160).fill(0);
  for (let i = 0; i + 160 <= ended.length; i += 160) ear.hear(ended.subarray(i, i + 160), START_MS + i / 8);
  const laterMs = START_MS + 60_000;
  ear.hear(begins, laterMs);
  expect(ear.framesWith('callerVoice', { sinceMs: laterMs, minMs: 40 })).toEqual([]);
});

describe('sounds', () => {
  test('the longest silence is found, audio that never arrived included', () => {
    const ear = earAfter(concat([tone(440, 0.5), silence(300, 8000), tone(440, 0.2)]));
    for (let i = 0; i < 25; i++) ear.hear(tone(440, 0.02).samples, START_MS + 2000 + 20 * i);
    const silent = ear.longestSilence({ fromMs: START_MS, toMs: START_MS + 2500 });
    expect(silent).toEqual({ fromMs: START_MS + 1000, toMs: START_MS + 1980 });
    expect(ear.longestSilence({ fromMs: START_MS, toMs: START_MS + 1000 })).toEqual({
      fromMs: START_MS + 500,
      toMs: START_MS + 800,
    });
  });

  test('speech, music, tone and silence are told apart', async () => {
    for (const voice of Object.values(VOICES)) {
      const said = withMarker(await speech(voice), MARKERS.callerVoice);
      expect(earAfter(said).kindOfSound()).toBe('speech');
    }
    for (const noteSeconds of [0.2, 0.3, 0.6]) {
      expect(earAfter(withMarker(music(5, noteSeconds), MARKERS.holdMusic)).kindOfSound()).toBe('music');
    }
    expect(earAfter(tone(425, 2)).kindOfSound()).toBe('tone');
    expect(earAfter(concat([tone(425, 1), silence(2000, 8000)])).kindOfSound()).toBe('tone');
    expect(earAfter(withMarker(silence(2000, 8000), MARKERS.holdMusic)).kindOfSound()).toBe('silence');
    expect(new Ear().kindOfSound()).toBe('silence');
  });

  test('any frequency can be asked for', () => {
    const ear = earAfter(mix([tone(440, 1), tone(620, 1)]));
    expect(ear.framesWith(440)).toHaveLength(50);
    expect(ear.framesWith(620)).toHaveLength(50);
    expect(ear.framesWith(1000)).toEqual([]);
  });
});

describe('untilHeard', () => {
  test('resolves as soon as the tone is there', async () => {
    const ear = new Ear();
    const heard = ear.untilHeard('callerVoice', { signal: AbortSignal.timeout(5000) });
    earAfter(withMarker(silence(500, 8000), MARKERS.callerVoice), ear);
    expect((await heard).fromMs).toBe(START_MS);
  });

  test('rejects with the reason of its signal', async () => {
    const abort = new AbortController();
    const heard = new Ear().untilHeard('callerVoice', { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(heard).rejects.toThrow('enough');
  });
});
