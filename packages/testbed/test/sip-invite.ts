import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** Sends one INVITE with a minimal offer and resolves at the first 18x; the call is left to ring. */
export function ringOnce(port: number, { user, from }: { user: string; from: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      socket.close();
      if (error === undefined) resolve();
      else reject(error);
    };
    const timer = setTimeout(() => settle(new Error('no answer to the INVITE')), 5_000);
    socket.on('message', (message) => {
      const code = Number(message.toString('utf8').split(' ')[1]);
      if (code >= 180) settle(code < 300 ? undefined : new Error(`the INVITE was answered with ${code}`));
    });
    socket.bind(0, '127.0.0.1', () =>
      socket.send(invite(port, socket.address().port, user, from), port, '127.0.0.1'),
    );
  });
}

function invite(port: number, ownPort: number, user: string, from: string): string {
  const id = randomBytes(8).toString('hex');
  const offer = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
  const body = [...offer, `m=audio ${ownPort} RTP/AVP 0`, 'a=rtpmap:0 PCMU/8000', ''].join('\r\n');
  return [
    `INVITE sip:${user}@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${ownPort};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: <sip:${from}@127.0.0.1:${ownPort}>;tag=${id}`,
    `To: <sip:${user}@127.0.0.1:${port}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${from}@127.0.0.1:${ownPort}>`,
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
