import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** Whether a SIP server on loopback answers an OPTIONS request with 200 within the time. */
export function answersSipOptions(port: number, timeoutMs = 500): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const finish = (isUp: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(isUp);
    };
    const timer = setTimeout(() => finish(false), timeoutMs);
    // Nothing listens yet: the kernel's ICMP answer arrives as an error on a connected socket.
    socket.once('error', () => finish(false));
    socket.once('message', (message) => finish(message.toString('utf8').startsWith('SIP/2.0 200')));
    socket.connect(port, '127.0.0.1', () => socket.send(optionsRequest(port, socket.address().port)));
  });
}

function optionsRequest(port: number, ownPort: number): string {
  const id = randomBytes(8).toString('hex');
  return [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    // RFC 3261 §8.1.1.7: a branch starts with this magic cookie.
    `Via: SIP/2.0/UDP 127.0.0.1:${ownPort};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: <sip:probe@127.0.0.1:${ownPort}>;tag=${id}`,
    `To: <sip:127.0.0.1:${port}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
