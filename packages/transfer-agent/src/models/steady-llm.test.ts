import { APIStatusError, initializeLogger, llm } from '@livekit/agents';
import { FakeClock } from '@warm/session-core/testing';
import { describe, expect, it, vi } from 'vitest';
import { steadyLLM } from './steady-llm.js';

initializeLogger({ pretty: false, level: 'silent' });

/** What becomes of one answer. */
type Answer = 'comes' | 'fails' | 'hangs' | 'stops half-way' | 'fails half-way';

/** A model whose answers fail as those of real ones do. */
class FailingLLM extends llm.LLM {
  asked = 0;
  isStuck = false;
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    super();
    this.#answers = answers;
  }

  override label(): string {
    return 'failing';
  }

  override chat(options: Parameters<llm.LLM['chat']>[0]): llm.LLMStream {
    this.asked += 1;
    const { chatCtx, connOptions = CONNECTION } = options;
    return new FailingStream(this, this.#answers.shift() ?? 'comes', { chatCtx, connOptions });
  }
}

class FailingStream extends llm.LLMStream {
  constructor(
    readonly model: FailingLLM,
    readonly will: Answer,
    options: ConstructorParameters<typeof llm.LLMStream>[1],
  ) {
    super(model, options);
  }

  protected override async run(): Promise<void> {
    if (this.will === 'fails') throw new APIStatusError({ options: { statusCode: 500 } });
    if (this.will !== 'hangs') this.queue.put({ id: '1', delta: { role: 'assistant', content: 'Hello.' } });
    if (this.will === 'fails half-way') throw new APIStatusError({ options: { statusCode: 500 } });
    if (this.will === 'comes') return;
    this.model.isStuck = true;
    await new Promise((resolve) => this.abortController.signal.addEventListener('abort', resolve));
    this.model.isStuck = false;
  }
}

const CONNECTION = { maxRetry: 1, retryIntervalMs: 0, timeoutMs: 5_000 } as const;

/** Asks once, while `listeners` others wait for an answer that hangs; gives what came, and the errors told. */
async function ask(model: FailingLLM, { listeners = 0 } = {}) {
  const clock = new FakeClock();
  const steady = steadyLLM(model, { clock });
  const errors: [string, boolean][] = [];
  steady.on('error', ({ error, recoverable }) => errors.push([error.constructor.name, recoverable]));
  const stream = steady.chat({ chatCtx: llm.ChatContext.empty(), connOptions: CONNECTION });
  let isOver = false;
  const collected = stream.collect().finally(() => (isOver = true));
  await vi.waitFor(() => {
    if (isOver) return;
    if (model.isStuck && listeners === 0) clock.advance(CONNECTION.timeoutMs);
    throw new Error('The answer is still awaited.');
  });
  const { text } = await collected;
  expect(clock.pending).toBe(0);
  expect(model.listenerCount('error')).toBe(listeners);
  return { text, errors };
}

describe('steadyLLM', () => {
  it('leaves a model that answers as it is', async () => {
    expect(await ask(new FailingLLM())).toEqual({ text: 'Hello.', errors: [] });
  });

  it.each<[Answer, string]>([
    ['fails', 'APIStatusError'],
    ['hangs', 'APITimeoutError'],
  ])('asks again when the first answer %s, and tells of it', async (answer, error) => {
    expect(await ask(new FailingLLM(answer))).toEqual({ text: 'Hello.', errors: [[error, true]] });
  });

  it('gives up after as many failures as the connection allows', async () => {
    const model = new FailingLLM('hangs', 'fails');
    expect(await ask(model)).toEqual({
      text: '',
      errors: [
        ['APITimeoutError', true],
        ['APIStatusError', false],
      ],
    });
    expect(model.asked).toBe(2);
  });

  it.each<[Answer, string]>([
    ['stops half-way', 'APITimeoutError'],
    ['fails half-way', 'APIConnectionError'],
  ])('fails for good when an answer %s: nobody hears two beginnings', async (answer, error) => {
    const model = new FailingLLM(answer);
    expect(await ask(model)).toEqual({ text: 'Hello.', errors: [[error, false]] });
    expect(model.asked).toBe(1);
  });

  it('keeps the failures of one agent from another that asks the same model meanwhile', async () => {
    const model = new FailingLLM('hangs', 'fails');
    const clock = new FakeClock();
    const other = vi.fn();
    const waiting = steadyLLM(model, { clock });
    waiting.on('error', other);
    const stream = waiting.chat({ chatCtx: llm.ChatContext.empty(), connOptions: CONNECTION });
    await vi.waitFor(() => expect(model.isStuck).toBe(true));
    expect((await ask(model, { listeners: 1 })).errors).toEqual([['APIStatusError', true]]);
    stream.close();
    await vi.waitFor(() => expect(model.listenerCount('error')).toBe(0));
    expect(other).not.toHaveBeenCalled();
  });
});
