import { APIStatusError, initializeLogger, stt } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { FakeClock } from '@warm/session-core/testing';
import { describe, expect, it, vi } from 'vitest';
import { steadySTT } from './steady-stt.js';

initializeLogger({ pretty: false, level: 'silent' });

/** What becomes of one request. */
type Try = 'understands' | 'fails' | 'hangs';

/** A transcriber that is asked once an utterance. */
class FailingSTT extends stt.STT {
  override readonly label = 'failing';
  asked = 0;
  isStuck = false;
  readonly #tries: Try[];

  constructor(...tries: Try[]) {
    super({ streaming: false, interimResults: false });
    this.#tries = tries;
  }

  override stream(): stt.SpeechStream {
    throw new Error('It does not stream.');
  }

  protected override async _recognize(): Promise<stt.SpeechEvent> {
    this.asked += 1;
    const next = this.#tries.shift() ?? 'understands';
    if (next === 'fails') throw new APIStatusError({ options: { statusCode: 429 } });
    this.isStuck = next === 'hangs';
    if (this.isStuck) await new Promise(() => undefined);
    const said = { text: 'Hello.', language: 'en', startTime: 0, endTime: 0, confidence: 1 };
    return { type: stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives: [said as stt.SpeechData] };
  }
}

const frame = new AudioFrame(new Int16Array(160), 16_000, 1, 160);

/** Has one utterance transcribed; gives the text or the error, and the errors told. */
async function recognize(transcriber: FailingSTT) {
  const clock = new FakeClock();
  const steady = steadySTT(transcriber, { clock });
  const told: [string, boolean][] = [];
  steady.on('error', ({ error, recoverable }) => told.push([error.constructor.name, recoverable]));
  let result: string | undefined;
  void steady.recognize(frame).then(
    ({ alternatives }) => (result = alternatives?.[0].text),
    (error: unknown) => (result = (error as Error).constructor.name),
  );
  await vi.waitFor(() => {
    if (result !== undefined) return;
    if (transcriber.isStuck) clock.advance(5_000);
    throw new Error('It is still being transcribed.');
  });
  expect(clock.pending).toBe(0);
  return { result, told };
}

describe('steadySTT with a transcriber that is asked once an utterance', () => {
  it('leaves one that understands as it is', async () => {
    expect(await recognize(new FailingSTT())).toEqual({ result: 'Hello.', told: [] });
  });

  it.each<[Try, string]>([
    ['fails', 'APIStatusError'],
    ['hangs', 'APITimeoutError'],
  ])('asks again when it %s, and tells of it', async (how, error) => {
    expect(await recognize(new FailingSTT(how))).toEqual({ result: 'Hello.', told: [[error, true]] });
  });

  it('tells that what was said is lost when it fails twice: no reason for a session to close', async () => {
    const transcriber = new FailingSTT('fails', 'hangs');
    expect(await recognize(transcriber)).toEqual({
      result: 'NotUnderstoodError',
      told: [
        ['APIStatusError', true],
        ['NotUnderstoodError', true],
      ],
    });
    expect(transcriber.asked).toBe(2);
  });

  it('asks again also where errors are passed on to nobody, as the adapter of a session does', async () => {
    const transcriber = new FailingSTT('fails');
    const steady = steadySTT(transcriber);
    steady.on('error', (error) => {
      throw error.error;
    });
    expect((await steady.recognize(frame)).alternatives?.[0].text).toBe('Hello.');
  });
});
