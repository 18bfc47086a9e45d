import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import type { ControlSettings } from '../settings/job-settings.js';
import { callReportSchema, watchRequestSchema, type CallReport, type WatchRequest } from './control-api.js';

export interface ControlServer extends AsyncDisposable {
  readonly settings: ControlSettings;
  close(): Promise<void>;
}

/**
 * Where job processes reach the main process: to have a merged call watched after they are gone, and to report.
 * Loopback only, with a token of this run.
 */
export async function startControlServer(options: {
  readonly watch: (request: WatchRequest) => Promise<void>;
  readonly onReport: (report: CallReport) => void;
}): Promise<ControlServer> {
  const token = randomBytes(24).toString('base64url');
  const app = new Hono();
  app.use(bearerAuth({ verifyToken: (given) => isSame(given, token) }));
  app.post('/calls/watched', async (context) => {
    await options.watch(watchRequestSchema.parse(await context.req.json()));
    return context.body(null, 204);
  });
  app.post('/reports', async (context) => {
    options.onReport(callReportSchema.parse(await context.req.json()));
    return context.body(null, 204);
  });

  const server = createServer(getRequestListener(app.fetch));
  await listen(server);
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { settings: { url: `http://127.0.0.1:${port}`, token }, close, [Symbol.asyncDispose]: close };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}
