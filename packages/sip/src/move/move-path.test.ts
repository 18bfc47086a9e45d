import { RoomServiceClient } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { LiveKitRequestError } from '../server/livekit-request-error.js';
import { createMovePath } from './move-path.js';
import { MoveUnsupportedError } from './move-unsupported-error.js';

/** Nobody is there: a question to it fails. */
const url = 'http://127.0.0.1:1';
const credentials = { url, apiKey: 'key', apiSecret: 'secret-secret-secret-secret-secret' };
const rooms = new RoomServiceClient(url, credentials.apiKey, credentials.apiSecret);

type OpenOptions = Parameters<ReturnType<typeof createMovePath>['open']>[0];
const opening = {
  request: { callRoom: 'call' },
  attempt: { id: 'attempt-1' },
  signal: new AbortController().signal,
} as OpenOptions;

test.each([
  [false, MoveUnsupportedError],
  [true, LiveKitRequestError],
])('a server of which it is known whether it can move (%s) is not asked', async (isSupported, expected) => {
  const path = createMovePath({ rooms, credentials, isSupported });
  await expect(path.open(opening)).rejects.toBeInstanceOf(expected);
});
