import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

import type { Remote } from './sip-uri.js';

/** A bound UDP socket; `close()` may be called twice. */
export class UdpSocket {
  readonly local: Remote;
  readonly #socket: Socket;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.local = { host: address, port };
  }

  /** Binds to `host`; port 0 takes a free one. Rejects with the system's error, such as EADDRINUSE. */
  static async open(host: string, port = 0): Promise<UdpSocket> {
    const socket = createSocket('udp4');
    socket.bind(port, host);
    try {
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw error;
    }
    // Loopback reports "port unreachable" as an error of the socket; a phone that is gone is no error here.
    socket.on('error', () => undefined);
    return new UdpSocket(socket);
  }

  onMessage(listener: (data: Buffer, from: Remote) => void): void {
    this.#socket.on('message', (data, { address, port }) => listener(data, { host: address, port }));
  }

  send(data: Uint8Array | string, to: Remote): void {
    if (!this.#closed) this.#socket.send(data, to.port, to.host);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}
