import { APIStatusError, initializeLogger, tts } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { FakeClock } from '@warm/session-core/testing';
import { describe, expect, it, vi } from 'vitest';
import { steadyTTS } from './steady-tts.js';

initializeLogger({ pretty: false, level: 'silent' });

/** What becomes of one try. */
type Try = 'speaks' | 'is silent' | 'fails' | 'hangs' | 'stops half-way' | 'fails half-way';
const STUCK: readonly Try[] = ['hangs', 'stops half-way'];

/** A voice that fails in every way the plugins of real ones do. */
class FailingTTS extends tts.TTS {
  override readonly label = 'failing';
  readonly asked: string[] = [];
  isStuck = false;
  readonly #tries: Try[];

  constructor(...tries: Try[]) {
    super(24_000, 1, { streaming: true });
    this.#tries = tries;
  }

  override synthesize(): tts.ChunkedStream {
    throw new Error('It only streams.');
  }

  override stream(options?: Parameters<tts.TTS['stream']>[0]): tts.SynthesizeStream {
    return new FailingStream(this, this.#tries.shift() ?? 'speaks', options?.connOptions);
  }
}

class FailingStream extends tts.SynthesizeStream {
  override readonly label = 'failing';

  constructor(
    readonly voice: FailingTTS,
    readonly will: Try,
    connOptions?: ConstructorParameters<typeof tts.SynthesizeStream>[1],
  ) {
    super(voice, connOptions);
  }

  protected override async run(): Promise<void> {
    let text = '';
    for await (const each of this.input) if (typeof each === 'string') text += each;
    this.voice.asked.push(text);
    if (this.will.endsWith('half-way') || this.will === 'speaks') this.#speak();
    if (this.will.startsWith('fails')) throw new APIStatusError({ options: { statusCode: 500 } });
    if (STUCK.includes(this.will)) await this.#closed();
  }

  #speak(): void {
    const frame = new AudioFrame(new Int16Array(240), 24_000, 1, 240);
    this.queue.put({ requestId: '1', segmentId: '1', frame, final: false });
  }

  #closed(): Promise<void> {
    this.voice.isStuck = true;
    return new Promise((resolve) => this.abortSignal.addEventListener('abort', () => resolve()));
  }
}

/** Has a text said; gives how many frames were heard, and the errors told. */
async function hear(voice: FailingTTS, text = 'Hello, this is Ada.') {
  const clock = new FakeClock();
  const steady = steadyTTS(voice, { clock });
  const errors: [string, boolean][] = [];
  steady.on('error', ({ error, recoverable }) => errors.push([error.constructor.name, recoverable]));
  const stream = steady.stream({ connOptions: { maxRetry: 1, retryIntervalMs: 200, timeoutMs: 3_000 } });
  stream.updateInputStream(inputOf(text));
  let frames: number | undefined;
  void framesOf(stream).then((heard) => (frames = heard));
  await vi.waitFor(() => {
    if (frames !== undefined) return;
    // Time passes only while something is waited for.
    if (voice.isStuck || errors.length > 0) clock.advance(200);
    throw new Error('The speech is not over.');
  });
  expect(clock.pending).toBe(0);
  expect(voice.listenerCount('error')).toBe(0);
  return { frames, errors };
}

function inputOf(text: string): ReadableStream<string> {
  return new ReadableStream({
    start(input) {
      input.enqueue(text);
      input.close();
    },
  });
}

async function framesOf(stream: tts.SynthesizeStream): Promise<number> {
  let frames = 0;
  for await (const audio of stream) if (audio !== tts.SynthesizeStream.END_OF_STREAM) frames += 1;
  return frames;
}

describe('steadyTTS', () => {
  it('leaves a voice that speaks as it is', async () => {
    expect(await hear(new FailingTTS())).toEqual({ frames: 1, errors: [] });
  });

  it.each<[Try, string]>([
    ['is silent', 'SilentVoiceError'],
    ['fails', 'APIStatusError'],
    ['hangs', 'APITimeoutError'],
    ['stops half-way', 'APITimeoutError'],
    ['fails half-way', 'APIStatusError'],
  ])('has the same text said again when one %s, and tells of it', async (will, error) => {
    const voice = new FailingTTS(will);
    const { frames, errors } = await hear(voice);
    expect(voice.asked).toEqual(['Hello, this is Ada.', 'Hello, this is Ada.']);
    expect(frames).toBe(will.endsWith('half-way') ? 2 : 1);
    expect(errors).toEqual([[error, true]]);
  });

  it('gives up after the second failure', async () => {
    const voice = new FailingTTS('is silent', 'fails');
    expect(await hear(voice)).toEqual({
      frames: 0,
      errors: [
        ['SilentVoiceError', true],
        ['APIStatusError', false],
      ],
    });
  });

  it('expects no sound of a text without words', async () => {
    expect(await hear(new FailingTTS('is silent'), ' … ')).toEqual({ frames: 0, errors: [] });
  });

  it('says nothing more when it is closed', async () => {
    const clock = new FakeClock();
    const voice = new FailingTTS('hangs');
    const stream = steadyTTS(voice, { clock }).stream();
    stream.updateInputStream(inputOf('Hello.'));
    await vi.waitFor(() => expect(voice.asked).toEqual(['Hello.']));
    stream.close();
    await vi.waitFor(() => expect(voice.listenerCount('error')).toBe(0));
    expect(clock.pending).toBe(0);
    expect(voice.asked).toHaveLength(1);
  });
});
