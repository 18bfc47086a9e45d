import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A call of LiveKit's API on the wire. */
interface ApiCall {
  /** `UpdateSubscriptions`, `MoveParticipant` … */
  readonly method: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly atMs: number;
}

export interface ApiProxy extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly ApiCall[];
}

/**
 * Stands before livekit-server and lets everything pass, WebSockets too, for every contestant alike. `MoveParticipant`
 * alone it answers itself: no server that can be run here knows it. Nobody is moved.
 */
export async function startApiProxy(targetUrl: string): Promise<ApiProxy> {
  const { hostname, port } = new URL(targetUrl);
  const target = { host: hostname, port: Number(port) };
  const calls: ApiCall[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((incoming, response) => {
    const method = /^\/twirp\/[^/]+\/(\w+)/.exec(incoming.url ?? '')?.[1];
    if (method !== undefined) calls.push({ method, atMs: Date.now() });
    if (method === 'MoveParticipant') answerMove(incoming, response);
    else pass(incoming, response, target);
  });
  server.on('upgrade', (incoming, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    passUpgrade(incoming, socket, head, target);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Target = { readonly host: string; readonly port: number };

function answerMove(incoming: IncomingMessage, response: ServerResponse): void {
  incoming.resume();
  incoming.once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
}

function pass(incoming: IncomingMessage, response: ServerResponse, target: Target): void {
  const { method, url, headers } = incoming;
  const outgoing = request({ ...target, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.once('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function passUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, target: Target): void {
  const outgoing: Socket = connect(target, () => {
    outgoing.setNoDelay(true);
    const lines = [`${incoming.method ?? 'GET'} ${incoming.url ?? '/'} HTTP/1.1`];
    for (let i = 0; i < incoming.rawHeaders.length; i += 2)
      lines.push(`${incoming.rawHeaders[i] ?? ''}: ${incoming.rawHeaders[i + 1] ?? ''}`);
    outgoing.write(`${lines.join('\r\n')}\r\n\r\n`);
    outgoing.write(head);
    outgoing.pipe(socket).pipe(outgoing);
  });
  for (const [one, other] of [
    [socket, outgoing],
    [outgoing, socket],
  ] as const) {
    one.once('error', () => other.destroy());
    one.once('close', () => other.destroy());
  }
}
