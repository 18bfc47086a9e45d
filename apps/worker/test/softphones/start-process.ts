import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ready } from '../../src/commands/ready-file.js';
import { writeMarkedHoldMusic } from '../../src/demo/hold-file.js';
import { Disposables } from '../../src/runtime/disposables.js';
import { WorkerProcess } from '../harness/worker-process.js';

/** `start` without any configuration but what a test gives it, and what it says of itself in its ready file. */
export interface StartProcess extends AsyncDisposable {
  readonly worker: WorkerProcess;
  readonly ready: Required<Ready>;
  /** Whether the ready file is there. */
  readonly isReady: () => boolean;
}

/** Runs it in an empty folder; its hold music carries the marker. */
export async function runStart(
  env: Record<string, string> = {},
  { detached = false } = {},
): Promise<StartProcess> {
  const started = new Disposables();
  const folder = await mkdtemp(join(tmpdir(), 'warm-start-'));
  started.use({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
  const holdAudio = await writeMarkedHoldMusic(join(folder, 'hold.wav'));
  const worker = started.use(
    await WorkerProcess.start(
      { WARM_HOLD_AUDIO: holdAudio, ...env },
      { ready: /Ctrl-C stops everything/, cwd: folder, detached },
    ),
  );
  const readyFile = join(folder, '.warm', 'ready.json');
  const ready = JSON.parse(await readFile(readyFile, 'utf8')) as Required<Ready>;
  return {
    worker,
    ready,
    isReady: () => existsSync(readyFile),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/** Whether both of its addresses are free again, for TCP and UDP. */
export async function portsAreFree({ sipAddress, livekitUrl }: Required<Ready>): Promise<boolean> {
  const sipPort = Number(/:(\d+)/.exec(sipAddress.replace(/^sip:/, ''))?.[1]);
  const livekitPort = Number(new URL(livekitUrl).port);
  const free = await Promise.all([isTcpFree(sipPort), isTcpFree(livekitPort), isUdpFree(sipPort)]);
  return free.every(Boolean);
}

async function isTcpFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await succeeds(() => once(server.listen(port, '127.0.0.1'), 'listening'));
  await new Promise((resolve) => server.close(resolve));
  return free;
}

async function isUdpFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const free = await succeeds(() =>
    once(socket.bind({ port, address: '127.0.0.1', exclusive: true }), 'listening'),
  );
  if (free) socket.close();
  return free;
}

function succeeds(action: () => Promise<unknown>): Promise<boolean> {
  return action().then(
    () => true,
    () => false,
  );
}
