import { initializeLogger, stt, tts, voice } from '@livekit/agents';
import { InvalidInputError } from '@warm/session-core';
import { describe, expect, it } from 'vitest';
import { briefingModels, speechOf } from './session-models.js';

initializeLogger({ pretty: false, level: 'silent' });

function sessionOf(options: voice.AgentSessionOptions = {}): voice.AgentSession {
  return new voice.AgentSession({ vad: null, turnHandling: { turnDetection: null }, ...options });
}

/** A voice that is only told apart. */
class Voice extends tts.TTS {
  readonly label: string;

  constructor(name: string) {
    super(24_000, 1, { streaming: false });
    this.label = name;
  }

  synthesize(): never {
    throw new Error('It speaks in no test.');
  }

  stream(): never {
    throw new Error('It speaks in no test.');
  }
}

describe('briefingModels', () => {
  const llm = new voice.testing.FakeLLM();
  const ears = new stt.testing.FakeSTT();

  it("are the session's own", () => {
    const session = sessionOf({ llm, stt: ears, tts: new Voice('shop') });
    expect(briefingModels(session)).toMatchObject({ llm, stt: ears, tts: { label: 'shop' } });
  });

  it('are those given where some are, also where one is given as none', () => {
    const session = sessionOf({ llm, stt: ears, tts: new Voice('shop') });
    const models = briefingModels(session, { tts: new Voice('quiet'), stt: undefined });
    expect(models).toMatchObject({ llm, stt: undefined, tts: { label: 'quiet' } });
  });

  it('need a voice', () => {
    expect(() => briefingModels(sessionOf({ llm }))).toThrow(InvalidInputError);
  });
});

describe('speechOf', () => {
  it('tells whether there is a transcriber', () => {
    expect(speechOf(sessionOf())).toBe('none');
    expect(speechOf(sessionOf({ stt: new stt.testing.FakeSTT() }))).toBe('understood');
  });
});
