import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import getPort from 'get-port';

const host = '127.0.0.1';
/** Below Linux' and macOS' ephemeral ports, so that no outgoing connection takes a port while its owner restarts. */
const lowestPort = 20_000;
const highestPort = 31_999;
const attempts = 50;

/** First and last UDP port of a range, both included. */
export interface PortRange {
  start: number;
  end: number;
}

/** Ranges of this process' stacks: two stacks started at once must not be given the same, still unbound, ports. */
const reserved = new Map<number, PortRange>();

/** A TCP port nobody listens on, chosen at random so that parallel processes rarely agree. */
export function freeTcpPort(): Promise<number> {
  return getPort({ host, port: Array.from({ length: attempts }, randomPort) });
}

/** A port that is free for TCP and UDP alike, as SIP wants it. */
export async function freeSipPort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = await freeTcpPort();
    if (await areFree({ start: port, end: port })) return port;
  }
  throw new Error(`no port between ${lowestPort} and ${highestPort} is free for both TCP and UDP`);
}

/** A contiguous range of free UDP ports, tried by binding each; {@link releasePorts} gives it back. */
export async function reserveUdpRange(size: number): Promise<PortRange> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const start = lowestPort + size * Math.floor((Math.random() * (highestPort - lowestPort)) / size);
    const range = { start, end: start + size - 1 };
    if (range.end > highestPort || overlapsReserved(range)) continue;
    reserved.set(start, range);
    if (await areFree(range)) return range;
    reserved.delete(start);
  }
  throw new Error(`no ${size} contiguous UDP ports are free between ${lowestPort} and ${highestPort}`);
}

export function releasePorts(range: PortRange): void {
  reserved.delete(range.start);
}

function overlapsReserved({ start, end }: PortRange): boolean {
  return [...reserved.values()].some((other) => start <= other.end && other.start <= end);
}

async function areFree({ start, end }: PortRange): Promise<boolean> {
  const sockets: Socket[] = [];
  try {
    for (let port = start; port <= end; port++) {
      const socket = createSocket('udp4');
      sockets.push(socket);
      socket.bind({ port, address: host, exclusive: true });
    }
    await Promise.all(sockets.map((socket) => once(socket, 'listening')));
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all(sockets.map(closeSocket));
  }
}

async function closeSocket(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

function randomPort(): number {
  return lowestPort + Math.floor(Math.random() * (highestPort - lowestPort + 1));
}
