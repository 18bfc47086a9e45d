import { beforeAll, describe, expect, test } from 'vitest';
import { withMarker } from '../../audio/marker.js';
import { decodeMuLaw, encodeMuLaw } from '../../audio/mu-law.js';
import { concat, samplesIn, silence, type Pcm } from '../../audio/pcm.js';
import { resample } from '../../audio/resample.js';
import { synthesize } from '../../speech/synthesize.js';
import { VOICES } from '../../speech/voices.js';
import { Phrasebook } from './phrasebook.js';
import { ScriptedTranscriber } from './scripted-transcriber.js';

const PHRASES = [
  'Yes.', 'No.', 'Okay.', 'Hello?', 'Maybe.', 'Right.', 'Speaking.', 'Yes please.', 'No thanks.', 'Not now.',
  'I would like to speak to a person please.', 'I would like to speak to a supervisor please.',
  'I am in a meeting.', 'I am in a meeting, call me back later.', 'I will call back later.',
  'Put them through.', 'Put him through.', 'Do not put them through.', 'Connect us.', 'Merge the calls.',
  'One two three four.', 'One two three five.', 'Seventeen.', 'Twenty two.',
  'My number is five five five one two three four.', 'My number is five five five one two three five.',
  'The payment of forty two dollars was charged twice.', 'The payment of fifty two dollars was charged twice.',
  'Please transfer me to billing.', 'Please transfer me to shipping.', 'Try sales.', 'Try support.',
  'Hi, this is Anna from support, how can I help you today?', 'Hi, this is Peter from sales, how can I help you today?',
  'Hello, who is this?', 'Who is calling?', 'What is it about?', 'Can you repeat that?', 'Sure, go ahead.',
  'I cannot take it now.', 'I accept.', 'I decline.', 'Wait a moment.', 'Hold on please.', 'Leave a message.',
  'Take a message please.', 'My invoice is wrong.', 'My order is late.', 'Thank you, goodbye.', 'Thanks, bye.',
]; // prettier-ignore

const UNKNOWN = [
  'The weather is lovely in the mountains.', 'Never.', 'Absolutely.', 'Eight nine seven six.',
  'Could you send a technician tomorrow morning?', 'Banana bread needs sugar.', 'I lost my password again.',
  'Perhaps we should talk about the contract first.', 'Cancel my subscription.',
]; // prettier-ignore

const LONG =
  'I have a problem with my invoice from last month, it says I owe forty two dollars, but I already paid that in March.';

interface Line {
  /** Silence around the speech, in milliseconds. */
  readonly before?: number;
  readonly after?: number;
  readonly gain?: number;
  /** RMS of white noise, of 32767. */
  readonly noise?: number;
  readonly markerHz?: number;
  /** Cut off at the start and at the end, in milliseconds. */
  readonly crop?: readonly [number, number];
}

const LINES: Record<string, Line> = {
  'a clean line': {},
  'a quiet line': { gain: 0.1 },
  'a noisy line': { noise: 200, gain: 0.5 },
  'a very noisy line': { noise: 400 },
  'a line with a marker tone': { markerHz: 2575, gain: 0.7, noise: 60 },
  'a detector that leaves no silence': { before: 3, after: 0, noise: 100 },
  'a detector that cuts 60 ms off the start': { crop: [60, 0], noise: 30 },
  'a detector that cuts 60 ms off the end': { crop: [0, 60], noise: 30 },
};

/** What a voice activity detector hands over of a phone's speech: marker, level, noise, 8 kHz µ-law, 24 kHz. */
function through(line: Line, spoken: Pcm): Pcm {
  const { before = 507, after = 300, gain = 1, noise = 0, markerHz, crop = [0, 0] } = line;
  const marked = markerHz === undefined ? spoken : withMarker(spoken, markerHz);
  const [start, end] = crop.map((ms) => samplesIn(ms, 8000));
  const cropped = { ...marked, samples: marked.samples.slice(start, marked.samples.length - (end ?? 0)) };
  const padded = concat([silence(before, 8000), cropped, silence(after, 8000)]);
  const random = seeded(7);
  // Uniform noise of amplitude √3 has an RMS of 1.
  const samples = padded.samples.map((sample) => sample * gain + noise * Math.sqrt(3) * (2 * random() - 1));
  return resample({ samples: decodeMuLaw(encodeMuLaw(samples)), sampleRate: 8000 }, 24_000);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each([VOICES.caller, VOICES.supervisor])('the voice %s', (voice) => {
  const phrasebook = new Phrasebook();
  const transcriber = new ScriptedTranscriber(phrasebook);
  const recordings = new Map<string, Pcm>();

  beforeAll(async () => {
    for (const text of [...PHRASES, LONG]) {
      const pcm = await synthesize(text, { voice, sampleRate: 8000 });
      recordings.set(text, pcm);
      phrasebook.said({ text, pcm, atMs: Date.now() });
    }
  });

  const recording = (text: string): Pcm => {
    const pcm = recordings.get(text);
    if (!pcm) throw new Error(`"${text}" was not recorded`);
    return pcm;
  };
  const heard = (line: Line, pcm: Pcm) => transcriber.transcribe(through(line, pcm)).text;

  test.each(Object.keys(LINES))('every phrase is recognised through %s', (name) => {
    const transcripts = PHRASES.map((text) => heard(LINES[name] ?? {}, recording(text)));
    expect(transcripts).toEqual(PHRASES);
  });

  test('a longer phrase is recognised although 200 ms are cut off either end', () => {
    const long = PHRASES.filter((text) => text.length > 25);
    expect(long.map((text) => heard({ crop: [200, 0] }, recording(text)))).toEqual(long);
    expect(long.map((text) => heard({ crop: [0, 200] }, recording(text)))).toEqual(long);
  });

  test('speech that no phone recorded gives nothing', async () => {
    const spoken = await Promise.all(UNKNOWN.map((text) => synthesize(text, { voice, sampleRate: 8000 })));
    expect(spoken.map((pcm) => heard({}, pcm))).toEqual(UNKNOWN.map(() => ''));
  });

  test('several phrases in one segment come in their order, repeated ones repeatedly', () => {
    const say = (...texts: string[]) =>
      concat(texts.flatMap((text) => [recording(text), silence(220, 8000)]));
    expect(heard({ noise: 50 }, say('Yes.', 'Put them through.'))).toBe('Yes. Put them through.');
    expect(heard({ noise: 50 }, say('No.', 'No.', 'Try sales.'))).toBe('No. No. Try sales.');
  });

  test('a phrase that a pause splits into two segments comes in two parts that make it up', () => {
    const whole = recording(LONG);
    const cut = quietestSample(whole, 0.3, 0.5);
    const first = heard({}, { ...whole, samples: whole.samples.slice(0, cut) });
    const second = heard({}, { ...whole, samples: whole.samples.slice(cut) });
    expect(`${first} ${second}`).toBe(LONG);
    expect(first.length).toBeGreaterThan(20);
    expect(second.length).toBeGreaterThan(20);
  });
});

test('noise, a tone and silence give nothing', async () => {
  const phrasebook = new Phrasebook();
  phrasebook.said({ text: 'Yes.', pcm: await synthesize('Yes.', { sampleRate: 8000 }), atMs: 0 });
  const transcriber = new ScriptedTranscriber(phrasebook);
  const quiet = silence(1000, 8000);
  expect(transcriber.transcribe(quiet).text).toBe('');
  expect(transcriber.transcribe(through({ noise: 500 }, quiet)).text).toBe('');
  expect(transcriber.transcribe(withMarker(quiet, 2575)).text).toBe('');
  expect(transcriber.transcribe({ samples: new Int16Array(0), sampleRate: 24_000 }).text).toBe('');
});

test('an empty phrasebook recognises nothing', async () => {
  const transcriber = new ScriptedTranscriber(new Phrasebook());
  expect(transcriber.transcribe(await synthesize('Yes.'))).toEqual({ text: '', parts: [] });
});

test('a head that the detector overwrote with the tail is not heard as a second word', async () => {
  const phrasebook = new Phrasebook();
  const pcm = await synthesize('No.', { sampleRate: 24_000 });
  phrasebook.said({ text: 'No.', pcm, atMs: 0 });
  const { samples, sampleRate } = concat([silence(500, 24_000), pcm, silence(200, 24_000)]);
  samples.set(samples.slice(samples.length - 12_000), 0);
  expect(new ScriptedTranscriber(phrasebook).transcribe({ samples, sampleRate }).text).toBe('No.');
});

test('a phrasebook keeps one entry for the same sound and forgets what is old', () => {
  const phrasebook = new Phrasebook({ retentionMs: 1000, maxPhrases: 2 });
  const pcm = silence(500, 8000);
  phrasebook.said({ text: 'a', pcm, atMs: 0 });
  phrasebook.said({ text: 'a', pcm, atMs: 500 });
  phrasebook.said({ text: 'b', pcm, atMs: 1200 });
  expect(phrasebook.phrases.map(({ text, atMs }) => [text, atMs])).toEqual([
    ['b', 1200],
    ['a', 500],
  ]);
  phrasebook.said({ text: 'c', pcm, atMs: 1300 });
  phrasebook.said({ text: 'd', pcm, atMs: 9000 });
  expect(phrasebook.phrases.map(({ text }) => text)).toEqual(['d']);
});

/** Where the speech pauses longest within a part of it: the sample in the middle of the quietest 100 ms. */
function quietestSample({ samples }: Pcm, from: number, to: number): number {
  const size = samplesIn(100, 8000);
  const levelAt = (at: number) =>
    samples.subarray(at, at + size).reduce((sum, sample) => sum + Math.abs(sample), 0);
  let best = Math.floor(samples.length * from);
  for (let at = best; at < samples.length * to; at += 80) if (levelAt(at) < levelAt(best)) best = at;
  return best + size / 2;
}
