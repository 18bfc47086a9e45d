import { once } from 'node:events';
import { createServer } from 'node:net';
import { SettingsError } from '../settings/settings-error.js';

/**
 * The agent server listens there itself, and ends the process with a stack trace where it cannot.
 * @throws SettingsError
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), 'listening');
  } catch (error) {
    throw new SettingsError([cureOf(error, host, port)]);
  }
  await new Promise((resolve) => probe.close(resolve));
}

function cureOf(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'EADDRINUSE') {
    return `WARM_HTTP_PORT: ${port} is taken by another program, perhaps another worker: give a port that is free.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `WARM_HTTP_HOST: ${JSON.stringify(host)} is no address of this machine; leave it out for all of them.`;
  }
  return `WARM_HTTP_HOST, WARM_HTTP_PORT: nothing can listen at ${host}:${port} (${code}).`;
}
