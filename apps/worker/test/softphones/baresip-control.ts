import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { until } from '../harness/until.js';
import { encodeNetstring, NetstringReader } from './netstring.js';

/** What baresip tells of its calls, such as `CALL_ESTABLISHED`, in its own words. */
export interface BaresipEvent {
  readonly type: string;
  readonly param: string;
  readonly atMs: number;
}

type Message = {
  event?: true;
  type?: string;
  param?: string;
  response?: true;
  ok?: boolean;
  data?: string;
  token?: string;
};

/** A connection to baresip's `ctrl_tcp` module: commands out, answers and events in. */
export class BaresipControl implements AsyncDisposable {
  readonly events: BaresipEvent[] = [];
  readonly #socket: Socket;
  readonly #answers = new Map<string, Message>();
  #sent = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new NetstringReader();
    socket.on('data', (bytes) => {
      for (const text of reader.read(bytes)) this.#note(JSON.parse(text) as Message);
    });
    socket.on('error', () => undefined);
  }

  /** Waits until baresip listens. */
  static async connect(port: number): Promise<BaresipControl> {
    const socket = await until(
      'baresip to listen',
      () => tryConnect(port),
      (result) => result !== undefined,
    );
    if (!socket) throw new Error('There is no connection to baresip.');
    return new BaresipControl(socket);
  }

  /** @throws Error with what baresip says when it refuses. */
  async send(command: string, params = ''): Promise<void> {
    const token = String(++this.#sent);
    this.#socket.write(encodeNetstring(JSON.stringify({ command, params, token })));
    const answer = await until(
      `an answer to ${command}`,
      () => this.#answers.get(token),
      (message) => message !== undefined,
    );
    if (!answer?.ok) throw new Error(`baresip refuses "${command} ${params}": ${answer?.data ?? ''}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.closed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  #note({ event, type, param, token, ...rest }: Message): void {
    if (event && type !== undefined) this.events.push({ type, param: param ?? '', atMs: Date.now() });
    else if (token !== undefined) this.#answers.set(token, rest);
  }
}

async function tryConnect(port: number): Promise<Socket | undefined> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return undefined;
  }
}
