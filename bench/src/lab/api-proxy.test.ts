import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startApiProxy } from './api-proxy.js';

async function startServer() {
  const server = createServer((incoming, response) => {
    void bodyOf(incoming).then((body) => response.writeHead(201).end(`${incoming.url} ${body}`));
  });
  server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nhello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  return body;
}

function post(url: string, method: string): Promise<Response> {
  const path = `/twirp/livekit.RoomService/${method}`;
  return fetch(url.replace('ws:', 'http:') + path, { method: 'POST', body: '{"room":"a"}' });
}

it('lets requests pass and notes them, and answers MoveParticipant itself', async () => {
  await using server = await startServer();
  await using proxy = await startApiProxy(server.url);
  const passed = await post(proxy.url, 'ListRooms');
  expect([passed.status, await passed.text()]).toEqual([
    201,
    '/twirp/livekit.RoomService/ListRooms {"room":"a"}',
  ]);
  const moved = await post(proxy.url, 'MoveParticipant');
  expect([moved.status, await moved.text()]).toEqual([200, '{}']);
  expect(proxy.calls.map(({ method }) => method)).toEqual(['ListRooms', 'MoveParticipant']);
});

it('lets an upgraded connection pass', async () => {
  await using server = await startServer();
  await using proxy = await startApiProxy(server.url);
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  socket.write('GET /rtc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  expect(text).toBe('HTTP/1.1 101 Switching Protocols\r\n\r\nhello');
});
