import type { WebSocket } from 'ws';
import { ZodError } from 'zod';
import type { ServerContext } from '../server/context.js';
import { SpeechContext } from './speech-context.js';
import { parseSpeechRequest, type SpeechRequest } from './speech-request.js';

/** One connection to `/tts/websocket`: hands messages to the contexts they name. */
export class SpeechSocket {
  readonly #socket: WebSocket;
  readonly #server: ServerContext;
  readonly #contexts = new Map<string, SpeechContext>();

  constructor(socket: WebSocket, server: ServerContext) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (data: Buffer) => this.#receive(data.toString()));
    socket.on('close', () => this.#cancelAll());
    // 'close' follows.
    socket.on('error', () => undefined);
  }

  #receive(data: string): void {
    const message = parseJson(data);
    const canceled = cancelOf(message);
    if (canceled !== undefined) return this.#cancel(canceled);
    try {
      this.#speak(parseSpeechRequest(message));
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      this.#send({ type: 'error', done: true, error: error.message, status_code: 400, context_id: '' });
    }
  }

  #speak(speech: SpeechRequest): void {
    const id = speech.contextId ?? '';
    const known = this.#contexts.get(id);
    const context = known && !known.ended ? known : new SpeechContext(id, speech, this.#server, this.#socket);
    this.#forgetEnded();
    this.#contexts.set(id, context);
    context.add(speech);
  }

  #cancel(id: string): void {
    this.#contexts.get(id)?.cancel();
    this.#contexts.delete(id);
  }

  #forgetEnded(): void {
    for (const [id, context] of this.#contexts) {
      if (context.ended) this.#contexts.delete(id);
    }
  }

  #cancelAll(): void {
    for (const context of this.#contexts.values()) context.cancel();
    this.#contexts.clear();
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function cancelOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { cancel, context_id: id } = message as { cancel?: unknown; context_id?: unknown };
  return cancel === true && typeof id === 'string' ? id : undefined;
}
