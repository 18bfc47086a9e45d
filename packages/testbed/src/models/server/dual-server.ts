import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Certificate } from './certificate.js';

/** First byte of a TLS handshake (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = 22;

/**
 * One loopback port that speaks HTTP and HTTPS: the first byte of a connection tells which. The Cartesia plugin needs
 * it: its WebSocket follows the scheme of its base URL, its bytes endpoint is called by TLS whatever the scheme.
 */
export class DualServer {
  readonly #tcp: Server;
  readonly #sockets = new Set<Socket>();
  #closed: Promise<void> | undefined;

  private constructor(tcp: Server) {
    this.#tcp = tcp;
    tcp.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** Listens on `port` of 127.0.0.1; 0 is a free one. */
  static async listen(options: {
    readonly port: number;
    readonly certificate: Certificate;
    readonly onRequest: RequestListener;
    readonly onUpgrade: UpgradeListener;
  }): Promise<DualServer> {
    const http = createHttpServer(options.onRequest);
    const https = createHttpsServer(options.certificate, options.onRequest);
    for (const server of [http, https]) server.on('upgrade', options.onUpgrade);
    const tcp = createTcpServer({ pauseOnConnect: true }, (socket) => dispatch(socket, http, https));
    const dual = new DualServer(tcp);
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen(options.port, '127.0.0.1', resolve);
    });
    return dual;
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#tcp.address() as AddressInfo).port;
  }

  /** Stops listening and cuts all connections. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#tcp.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
    return this.#closed;
  }
}

/** What an HTTP server calls for a WebSocket handshake. */
export type UpgradeListener = (request: Parameters<RequestListener>[0], socket: Duplex, head: Buffer) => void;

function dispatch(socket: Socket, http: HttpServer, https: HttpsServer): void {
  // Errors before a server has taken the socket over are the client's going away.
  const ignore = () => undefined;
  socket.on('error', ignore);
  socket.once('data', (first: Buffer) => {
    socket.pause();
    socket.unshift(first);
    socket.off('error', ignore);
    const server = first[0] === TLS_HANDSHAKE ? https : http;
    server.emit('connection', socket);
    process.nextTick(() => socket.resume());
  });
  socket.resume();
}
