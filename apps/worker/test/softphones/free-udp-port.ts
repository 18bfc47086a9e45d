import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** First of `count` neighbouring UDP ports that are free right now; free for TCP is for the caller to hope. */
export async function freeUdpPort(count = 1): Promise<number> {
  for (;;) {
    // Below those the system gives to outgoing connections, apart from the local stack's own 20000–31999.
    const first = 12_000 + 2 * Math.floor(Math.random() * 3_900);
    if (await areFree(Array.from({ length: count }, (_, index) => first + index))) return first;
  }
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  const sockets = ports.map((port) =>
    createSocket('udp4').bind({ port, address: '127.0.0.1', exclusive: true }),
  );
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'listening')));
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all(sockets.map(close));
  }
}

function close(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve();
    }
  });
}
