import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { createWebhookWatcher, WebhookError } from '../../src/index.js';

/** Watches calls by LiveKit's webhooks, which `webhook.urls` of its configuration sends to this server. */
export function serveWebhooks(rooms: RoomServiceClient, apiKey: string, apiSecret: string) {
  const watcher = createWebhookWatcher({ apiKey, apiSecret, rooms });
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => watcher.handle(body, request.headers.authorization))
      .then(
        () => response.writeHead(200).end(),
        (error: unknown) => response.writeHead(error instanceof WebhookError ? 401 : 500).end(),
      );
  });
  return { watcher, server };
}
