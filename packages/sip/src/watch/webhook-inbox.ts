import { WebhookReceiver, type WebhookEvent } from 'livekit-server-sdk';
import { WebhookError } from './webhook-error.js';

/** livekit-server gives an event up 30 s after it was made; the rest is for clocks that differ. */
const STALE_AFTER_MS = 300_000;

/** Takes signed events of LiveKit, each once: the server repeats what it got no answer to, under the same id. */
export class WebhookInbox {
  readonly #receiver: WebhookReceiver;
  /** When each event may be forgotten, oldest first. */
  readonly #seen = new Map<string, number>();

  constructor(apiKey: string, apiSecret: string) {
    this.#receiver = new WebhookReceiver(apiKey, apiSecret);
  }

  /** The event, or nothing if it has been here before. @throws WebhookError */
  async take(rawBody: string, authHeader: string | undefined): Promise<WebhookEvent | undefined> {
    if (authHeader === undefined || authHeader === '') throw new WebhookError('unsigned');
    const event = await this.#verify(rawBody, authHeader);
    const nowMs = Date.now();
    if (nowMs - Number(event.createdAt) * 1000 > STALE_AFTER_MS) throw new WebhookError('stale');
    this.#forget(nowMs);
    if (event.id === '' || this.#seen.has(event.id)) return undefined;
    this.#seen.set(event.id, nowMs + 2 * STALE_AFTER_MS);
    return event;
  }

  async #verify(rawBody: string, authHeader: string): Promise<WebhookEvent> {
    try {
      return await this.#receiver.receive(rawBody, authHeader);
    } catch (error) {
      throw new WebhookError(refusalOf(error));
    }
  }

  #forget(nowMs: number): void {
    for (const [id, untilMs] of this.#seen) {
      if (untilMs > nowMs) return;
      this.#seen.delete(id);
    }
  }
}

// The signature is checked before the digest and the digest before the body is read.
function refusalOf(error: unknown): 'altered' | 'unreadable' | 'wrongly-signed' {
  if (!(error instanceof Error)) return 'unreadable';
  if (error.message.startsWith('sha256')) return 'altered';
  return error.name.startsWith('JW') || 'code' in error ? 'wrongly-signed' : 'unreadable';
}
