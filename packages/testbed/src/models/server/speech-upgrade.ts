import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { SpeechSocket } from '../tts/speech-socket.js';
import { hasCartesiaKey } from './auth.js';
import type { ServerContext } from './context.js';
import type { UpgradeListener } from './dual-server.js';

/** Serves WebSocket handshakes: `/tts/websocket` only, and only with a key. */
export function speechUpgrade(context: ServerContext): UpgradeListener {
  const sockets = new WebSocketServer({ noServer: true });
  return (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname !== '/tts/websocket') return refuse(socket, '404 Not Found');
    if (!hasCartesiaKey(request)) return refuse(socket, '401 Unauthorized');
    sockets.handleUpgrade(request, socket, head, (webSocket) => new SpeechSocket(webSocket, context));
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
