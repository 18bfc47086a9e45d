import { createHash } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { WebhookError } from './webhook-error.js';
import { WebhookInbox } from './webhook-inbox.js';

const KEY = 'key';
const SECRET = 'a-secret-of-32-characters-or-more';
const nowS = () => Math.floor(Date.now() / 1000);

function body(fields: object = {}): string {
  return JSON.stringify({ event: 'participant_left', id: 'EV_1', createdAt: String(nowS()), ...fields });
}

async function sign(text: string, secret = SECRET): Promise<string> {
  const token = new AccessToken(KEY, secret, { ttl: 300 });
  token.sha256 = createHash('sha256').update(text).digest('base64');
  return token.toJwt();
}

async function refusal(text: string, header: string | undefined): Promise<string | undefined> {
  const error: unknown = await new WebhookInbox(KEY, SECRET)
    .take(text, header)
    .catch((caught: unknown) => caught);
  expect(WebhookError.isInstance(error)).toBe(true);
  return error instanceof WebhookError ? error.reason : undefined;
}

test('a signed event is taken once, however often it is sent', async () => {
  const inbox = new WebhookInbox(KEY, SECRET);
  const text = body();
  expect(await inbox.take(text, await sign(text))).toMatchObject({ event: 'participant_left', id: 'EV_1' });
  expect(await inbox.take(text, await sign(text))).toBeUndefined();
  const other = body({ id: 'EV_2' });
  expect(await inbox.take(other, await sign(other))).toMatchObject({ id: 'EV_2' });
});

test('a request without a signature, with another key’s, with another body or from another day is refused', async () => {
  const text = body();
  expect(await refusal(text, undefined)).toBe('unsigned');
  expect(await refusal(text, '')).toBe('unsigned');
  expect(await refusal(text, 'nonsense')).toBe('wrongly-signed');
  expect(await refusal(text, await sign(text, 'another-secret-of-32-characters-or-more'))).toBe(
    'wrongly-signed',
  );
  expect(await refusal(`${text} `, await sign(text))).toBe('altered');
  const old = body({ createdAt: String(nowS() - 400) });
  expect(await refusal(old, await sign(old))).toBe('stale');
  const undated = body({ createdAt: undefined });
  expect(await refusal(undated, await sign(undated))).toBe('stale');
  expect(await refusal('[]', await sign('[]'))).toBe('unreadable');
  expect(await refusal('{', await sign('{'))).toBe('unreadable');
});

test('a refusal shows neither secret nor token', async () => {
  const text = body();
  const header = await sign(text, 'another-secret-of-32-characters-or-more');
  const error = await new WebhookInbox(KEY, SECRET).take(text, header).catch((caught: unknown) => caught);
  expect(String(error)).not.toContain(header.slice(0, 20));
  expect(String(error)).not.toContain(SECRET);
});
