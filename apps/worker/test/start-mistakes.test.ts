import { createServer, type AddressInfo, type Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '@warm/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './harness/free-port.js';
import { WorkerProcess } from './harness/worker-process.js';

// What is wrong with the surroundings of a worker is said with its cure, and not as a stack trace.

const STACK_TRACE = /^\s+at /m;

let stack: Stack;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warm-mistakes-'));
  stack = await startStack();
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

async function start(ready: RegExp, env: Record<string, string> = {}): Promise<WorkerProcess> {
  const { url, apiKey, apiSecret } = stack.livekit;
  return WorkerProcess.start(
    {
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: apiKey,
      LIVEKIT_API_SECRET: apiSecret,
      WARM_SUPERVISOR: 'sip:ada@pbx.example',
      WARM_HTTP_HOST: '127.0.0.1',
      WARM_HTTP_PORT: String(await freePort()),
      ...env,
    },
    { ready, cwd: folder },
  );
}

async function refusal(env: Record<string, string>): Promise<string> {
  const worker = await start(/Ready for calls/, env).catch((error: unknown) => String(error));
  if (typeof worker === 'string') return worker;
  await worker.interrupt();
  return 'it started';
}

describe('start', () => {
  it('names keys that the server does not accept', async () => {
    const said = await refusal({ LIVEKIT_API_SECRET: 'x'.repeat(40) });
    expect(said).toContain('LIVEKIT_API_KEY, LIVEKIT_API_SECRET: the server at');
    expect(said).not.toMatch(STACK_TRACE);
  });

  it('names a health port that is taken', async () => {
    const other = await listening();
    const { port } = other.address() as AddressInfo;
    const said = await refusal({ WARM_HTTP_PORT: String(port) });
    other.close();
    expect(said).toContain(`WARM_HTTP_PORT: ${port} is taken`);
    expect(said).not.toMatch(STACK_TRACE);
  });

  it('names the program it would speak with, where that is missing', async () => {
    const said = await WorkerProcess.start({ PATH: folder }, { ready: /Call {2}sip:/, cwd: folder }).then(
      () => 'it started',
      String,
    );
    expect(said).toContain('apt-get install espeak-ng');
    expect(said).not.toMatch(STACK_TRACE);
  });

  it('says that it waits for a LiveKit that does not answer, and can be stopped meanwhile', async () => {
    const url = `ws://127.0.0.1:${await freePort()}`;
    const worker = await start(/Waiting for LiveKit at .*ECONNREFUSED/, { LIVEKIT_URL: url });
    expect(await worker.interrupt()).toBe(0);
  });
});

function listening(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
}
