import { connect } from 'node:net';

const timeoutMs = 1_000;

/**
 * Sends one command to a Redis on loopback and resolves to its raw answer, or `undefined` when there is none. Enough
 * to see whether it is up; anything more wants a real client.
 */
export function redisCommand(port: number, words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (answer: string | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    let answer = '';
    socket.setEncoding('utf8').setTimeout(timeoutMs, () => finish(undefined));
    socket.on('error', () => finish(undefined));
    // QUIT makes the server close the connection after its answers: no need to parse where they end.
    socket.on('connect', () => socket.write(encode(words) + encode(['QUIT'])));
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer === '' ? undefined : answer));
  });
}

function encode(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
