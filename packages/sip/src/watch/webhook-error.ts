import { WarmError } from '@warm/session-core';

/** Why a request is not taken for an event of LiveKit. */
export type WebhookRefusal = 'unsigned' | 'wrongly-signed' | 'altered' | 'stale' | 'unreadable';

const CURES: Readonly<Record<WebhookRefusal, string>> = {
  unsigned: 'It has no Authorization header. Pass the header on as it came, or refuse whoever sent it.',
  'wrongly-signed':
    'Its signature does not match. Use the key and secret that `webhook.api_key` of livekit-server names.',
  altered:
    'Its body is not the one that was signed. Pass the raw bytes on: a body parser must not touch them.',
  stale: 'It was made more than five minutes ago: it was sent once before, or the clocks differ.',
  unreadable: 'Its body is no event of LiveKit.',
};

/** A request that is no event of this LiveKit: answer it with 401. Nothing has happened. */
export class WebhookError extends WarmError {
  readonly code = 'webhook-refused';

  constructor(readonly reason: WebhookRefusal) {
    super(`The webhook was refused. ${CURES[reason]}`);
  }
}
