import { randomBytes, timingSafeEqual } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { HTTPException } from 'hono/http-exception';
import { stream } from 'hono/streaming';
import type { ControlSettings, JobSettings } from '../settings/job-settings.js';
import {
  callReportSchema,
  servedCallSchema,
  watchRequestSchema,
  type CallReport,
  type ServedCall,
  type WatchRequest,
} from './control-api.js';

export interface ControlServer extends AsyncDisposable {
  readonly settings: ControlSettings;
  close(): Promise<void>;
}

/**
 * Where job processes reach the main process: for their settings, to have a merged call watched after they are gone, to
 * report, and to be missed when they die. Loopback only, with a token of this run.
 */
export async function startControlServer(options: {
  readonly settings: Omit<JobSettings, 'control'>;
  /** A job serves a call. Returns what is to happen when its process has ended. */
  readonly onServed: (call: ServedCall) => () => void;
  readonly watch: (request: WatchRequest) => Promise<void>;
  readonly onReport: (report: CallReport) => void;
}): Promise<ControlServer> {
  const token = randomBytes(24).toString('base64url');
  const app = new Hono();
  app.use(bearerAuth({ verifyToken: (given) => isSame(given, token) }));
  app.get('/settings', (context) => context.json(options.settings));
  app.post('/calls/served', async (context) => {
    const onGone = options.onServed(servedCallSchema.parse(await context.req.json()));
    return stream(context, async (line) => {
      await new Promise<void>((resolve) => line.onAbort(resolve));
      onGone();
    });
  });
  app.post('/calls/watched', async (context) => {
    await options.watch(watchRequestSchema.parse(await context.req.json()));
    return context.body(null, 204);
  });
  app.post('/reports', async (context) => {
    options.onReport(callReportSchema.parse(await context.req.json()));
    return context.body(null, 204);
  });

  app.onError((error, context) =>
    error instanceof HTTPException ? error.getResponse() : context.text(error.message, 500),
  );

  const { server, port } = await listen(app);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  return { settings: { url: `http://127.0.0.1:${port}`, token }, close, [Symbol.asyncDispose]: close };
}

function listen(app: Hono): Promise<{ server: ReturnType<typeof serve>; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({ server, port }),
    );
    server.once('error', reject);
  });
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}
