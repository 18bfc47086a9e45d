import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { cacheFolder } from '../../test/cache-folder.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { loadHoldSource } from './load-hold-source.js';

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hold.flac`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it('plays an address, fetched once a process', async () => {
  await using folder = await temporaryFolder();
  const own = folder.file('cache');
  const file = await readFile(fileURLToPath(new URL('../../test/fixtures/tone.flac', import.meta.url)));
  let requests = 0;
  await using server = await serve((_, response) => {
    requests++;
    response.end(file);
  });
  const clip = await loadHoldSource({ url: server.url }, { cacheFolder: own });
  expect(Math.abs(clip.durationMs - 700)).toBeLessThan(5);
  expect(await loadHoldSource({ url: server.url }, { cacheFolder: own })).toBe(clip);
  expect(requests).toBe(1);
});

it.each([
  {
    what: 'answers with an error',
    answer: (response: ServerResponse) => response.writeHead(503).end(),
    reason: 'unreachable',
  },
  { what: 'hangs up in the middle', answer: hangUp, reason: 'unreachable' },
  { what: 'sends nothing', answer: (response: ServerResponse) => response.end(), reason: 'empty' },
  {
    what: 'sends a page',
    answer: (response: ServerResponse) => response.end('<html>Hello</html>'),
    reason: 'not-audio',
  },
])('says so when the address $what', async ({ answer, reason }) => {
  await using server = await serve((_, response) => {
    answer(response);
  });
  const { url } = server;
  await expect(loadHoldSource({ url }, { cacheFolder })).rejects.toMatchObject({
    reason,
    field: 'source.url',
    value: url,
  });
});

it('says so when nobody answers, and when it is no address', async () => {
  for (const url of ['http://127.0.0.1:1/hold.mp3', 'not an address']) {
    await expect(loadHoldSource({ url }, { cacheFolder })).rejects.toMatchObject({
      reason: 'unreachable',
      field: 'source.url',
    });
  }
});

function hangUp(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 1000 });
  response.write('some');
  setImmediate(() => response.destroy());
}
