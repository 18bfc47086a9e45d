import { EventEmitter } from 'node:events';
import { voice } from '@livekit/agents';
import { FakeClock } from '@warm/session-core/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { onTurnLost } from './lost-turns.js';
import { NotUnderstoodError } from './models/not-understood-error.js';

const { UserInputTranscribed, SpeechCreated, MetricsCollected, Error: Failed } = voice.AgentSessionEventTypes;

let clock: FakeClock;
let session: EventEmitter;
let tell: ReturnType<typeof vi.fn<() => void>>;

beforeEach(() => {
  clock = new FakeClock();
  session = new EventEmitter();
  tell = vi.fn<() => void>();
  onTurnLost(session as unknown as voice.AgentSession, clock, tell);
});

const fails = (type: string, { error = new Error(), recoverable = false } = {}) =>
  session.emit(Failed, { error: { type, error, recoverable } });
const speaks = () => session.emit(UserInputTranscribed, {});
const ends = () => session.emit(MetricsCollected, { metrics: { type: 'eou_metrics' } });

describe('a turn is lost by', () => {
  it.each<[string, () => void]>([
    ['a model that gives up', () => fails('llm_error')],
    [
      'words nobody transcribed',
      () => fails('stt_error', { error: new NotUnderstoodError(), recoverable: true }),
    ],
  ])('%s', (_what, happens) => {
    happens();
    expect(tell).toHaveBeenCalledOnce();
  });

  it('words nobody transcribed, also where others were and got no reply', () => {
    speaks();
    fails('stt_error', { error: new NotUnderstoodError(), recoverable: true });
    expect(tell).toHaveBeenCalledOnce();
  });

  it.each<[string, () => void]>([
    ['a model that is asked again', () => fails('llm_error', { recoverable: true })],
    ['a transcriber that is asked again', () => fails('stt_error', { recoverable: true })],
    ['a voice', () => fails('tts_error')],
  ])('but not by %s', (_what, happens) => {
    happens();
    ends();
    expect(tell).not.toHaveBeenCalled();
  });
});

describe('a reply that fails ahead of the end of the turn', () => {
  it('is told of when the turn is over, once', () => {
    speaks();
    fails('llm_error');
    expect(tell).not.toHaveBeenCalled();
    ends();
    ends();
    expect(tell).toHaveBeenCalledOnce();
    expect(clock.pending).toBe(0);
  });

  it('is told of though nobody says that the turn is over', () => {
    speaks();
    fails('llm_error');
    clock.advance(3_000);
    ends();
    expect(tell).toHaveBeenCalledOnce();
  });

  it.each(['generate_reply', 'tool_response'])('is forgotten when there is another (%s)', (source) => {
    speaks();
    fails('llm_error');
    session.emit(SpeechCreated, { source });
    ends();
    clock.advance(3_000);
    expect(tell).not.toHaveBeenCalled();
  });

  it('is told of whatever else was said meanwhile', () => {
    speaks();
    fails('llm_error');
    session.emit(SpeechCreated, { source: 'say' });
    ends();
    expect(tell).toHaveBeenCalledOnce();
  });
});
