import { APIConnectionError, APIStatusError, APITimeoutError, voice } from '@livekit/agents';
import { describe, expect, it } from 'vitest';
import { modelFailure } from './diagnostics.js';
import { NotUnderstoodError } from './models/not-understood-error.js';
import { SilentVoiceError } from './models/silent-voice-error.js';

function failed(type: string, error: unknown, recoverable: boolean): voice.ErrorEvent {
  return voice.createErrorEvent({ type, timestamp: 0, label: 'model', error, recoverable } as never);
}

/** As the clients of providers throw them: classes of their own. */
class RateLimitError extends Error {
  readonly status = 429;
}
class APIConnectionTimeoutError extends Error {}

describe('modelFailure', () => {
  it.each<[unknown, object]>([
    [new APIStatusError({ options: { statusCode: 500 } }), { reason: 'status', statusCode: 500 }],
    [new RateLimitError('You said: 4111'), { reason: 'status', statusCode: 429 }],
    [new APIStatusError({ options: { statusCode: -1 } }), { reason: 'connection' }],
    [new APIConnectionError({}), { reason: 'connection' }],
    [new SilentVoiceError(), { reason: 'silence' }],
    [new APITimeoutError({}), { reason: 'timeout' }],
    [new APIConnectionTimeoutError(), { reason: 'timeout' }],
    [new SyntaxError('{"text": "My card'), { reason: 'other' }],
    ['what was thrown is no error', { reason: 'other' }],
  ])('tells nothing of %s but its reason', (error, reason) => {
    expect(modelFailure('transfer-agent', failed('tts_error', error, true))).toEqual({
      type: 'model-failed',
      agent: 'transfer-agent',
      model: 'tts',
      isRepeated: true,
      ...reason,
    });
  });

  it('tells of words that are lost why they were not transcribed, and that nobody asks again', () => {
    const error = new NotUnderstoodError({ cause: new RateLimitError() });
    expect(modelFailure('support-agent', failed('stt_error', error, true))).toEqual({
      type: 'model-failed',
      agent: 'support-agent',
      model: 'stt',
      isRepeated: false,
      reason: 'status',
      statusCode: 429,
    });
  });
});
