import { Hono } from 'hono';
import { chatEndpoint } from '../llm/chat-endpoint.js';
import { transcriptionEndpoint } from '../stt/transcription-endpoint.js';
import { bytesEndpoint } from '../tts/bytes-endpoint.js';
import { requireBearer, requireCartesiaKey } from './auth.js';
import type { ModelApp, NodeEnv, ServerContext } from './context.js';
import { openAiError } from './errors.js';

/** The routes of OpenAI (under `/v1`) and Cartesia. The WebSocket is served beside it. */
export function createApp(context: ServerContext): ModelApp {
  const app = new Hono<NodeEnv>();
  app.use('/v1/*', requireBearer);
  app.use('/tts/*', requireCartesiaKey);
  app.post('/v1/chat/completions', (exchange) => chatEndpoint(context, exchange));
  app.post('/v1/audio/transcriptions', (exchange) => transcriptionEndpoint(context, exchange));
  // What the plugin asks for to warm its connection.
  app.get('/v1/models', (exchange) => exchange.json({ object: 'list', data: [] }));
  app.post('/tts/bytes', (exchange) => bytesEndpoint(context, exchange));
  app.notFound((exchange) => {
    const message = `the testbed's model servers have no ${exchange.req.method} ${exchange.req.path}`;
    return exchange.json(openAiError(message, 'invalid_request_error'), 404);
  });
  app.onError((error, exchange) => exchange.json(openAiError(error.message, 'server_error'), 500));
  return app;
}
