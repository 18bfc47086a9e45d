import type { IncomingMessage } from 'node:http';
import { createMiddleware } from 'hono/factory';
import type { NodeEnv } from './context.js';
import { openAiError } from './errors.js';

/** Refuses requests without `Authorization: Bearer …`; any key is good. */
export const requireBearer = createMiddleware<NodeEnv>(async (exchange, next) => {
  if (/^Bearer \S/.test(exchange.req.header('authorization') ?? '')) return next();
  const message = 'You didn\'t provide an API key: send it as "Authorization: Bearer KEY".';
  return exchange.json(openAiError(message, 'invalid_request_error'), 401);
});

/** Refuses requests without a Cartesia key; any key is good. */
export const requireCartesiaKey = createMiddleware<NodeEnv>(async (exchange, next) => {
  if (hasCartesiaKey(exchange.env.incoming)) return next();
  return exchange.text('Unauthorized: send the API key as "X-API-Key".', 401);
});

/** Whether a request to Cartesia brings a key, in one of the three ways it takes one. */
export function hasCartesiaKey(request: IncomingMessage): boolean {
  const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  return Boolean(
    request.headers['x-api-key'] ?? request.headers.authorization ?? searchParams.get('api_key'),
  );
}
