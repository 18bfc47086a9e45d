import { startRetransmission, TRANSACTION_TIMEOUT_MS } from './retransmission.js';
import {
  branchOf,
  cseqOf,
  formatSipMessage,
  headerOf,
  parseSipMessage,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from './sip-message.js';
import type { Remote } from './sip-uri.js';
import type { UdpSocket } from './udp-socket.js';

/**
 * The least time before a response: an answer within microseconds, as on loopback, ends sipgo's client transaction
 * before livekit-sip has armed it ("transaction failed to complete").
 */
const MIN_RESPONSE_DELAY_MS = 5;

/** How a request that was sent goes on. */
export interface ResponseHandlers {
  /** Every response, repeated ones included. */
  readonly onResponse?: (response: SipResponse) => void;
  readonly onTimeout?: () => void;
  /** @default TRANSACTION_TIMEOUT_MS */
  readonly timeoutMs?: number | undefined;
}

/** One message that went over the wire, for diagnosis. */
export interface SipTraceEntry {
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  readonly message: SipMessage;
}

interface ClientTransaction extends ResponseHandlers {
  readonly stop: () => void;
}

interface ServerTransaction {
  /** The last response, sent again when the request comes again. */
  response?: string;
}

/**
 * Sees that every request and final response gets through UDP once: repeats what is not answered, answers what comes
 * twice, and hands each request on once only. What it learns lives as long as the phone, which makes few calls.
 */
export class SipTransactions {
  readonly trace: SipTraceEntry[] = [];
  readonly #socket: UdpSocket;
  readonly #onRequest: (request: SipRequest, from: Remote) => void;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  /** Stops the repetition of an INVITE's final response, by Call-ID and CSeq number. */
  readonly #unacknowledged = new Map<string, () => void>();
  readonly #delayed = new Set<NodeJS.Timeout>();

  constructor(socket: UdpSocket, onRequest: (request: SipRequest, from: Remote) => void) {
    this.#socket = socket;
    this.#onRequest = onRequest;
    socket.onMessage((data, from) => this.#receive(data.toString(), from));
  }

  /** Sends a request and repeats it until a response comes. */
  request(request: SipRequest, to: Remote, handlers: ResponseHandlers = {}): void {
    const stop = startRetransmission(() => this.send(request, to), {
      ...(request.method === 'INVITE' && { maxPauseMs: TRANSACTION_TIMEOUT_MS }),
      timeoutMs: handlers.timeoutMs,
      onTimeout: () => handlers.onTimeout?.(),
    });
    this.#clients.set(keyOf(request), { ...handlers, stop });
  }

  /** Sends without waiting for anything: an ACK. */
  send(message: SipMessage, to: Remote): void {
    this.#transmit(message, formatSipMessage(message), to);
  }

  /**
   * Answers a request; the final answer to an INVITE is repeated until its ACK comes.
   *
   * @param whenSent Called when the response leaves.
   * @param onTimeout Called when no ACK came.
   */
  respond(
    { request, response, to }: { request: SipRequest; response: SipResponse; to: Remote },
    { whenSent, onTimeout }: { whenSent?: () => void; onTimeout?: () => void } = {},
  ): void {
    const text = formatSipMessage(response);
    this.#later(() => {
      this.#servers.set(keyOf(request), { response: text });
      const transmit = () => this.#transmit(response, text, to);
      whenSent?.();
      if (request.method !== 'INVITE' || response.status < 200) return transmit();
      const stop = startRetransmission(transmit, { onTimeout: () => onTimeout?.() });
      this.#unacknowledged.set(ackKeyOf(request), stop);
    });
  }

  close(): void {
    for (const { stop } of this.#clients.values()) stop();
    for (const stop of this.#unacknowledged.values()) stop();
    for (const timer of this.#delayed) clearTimeout(timer);
  }

  #receive(text: string, from: Remote): void {
    const message = parseSipMessage(text);
    if (!message) return;
    this.trace.push({ atMs: Date.now(), direction: 'received', message });
    if (message.kind === 'response') this.#receiveResponse(message);
    else this.#receiveRequest(message, from);
  }

  #receiveResponse(response: SipResponse): void {
    const client = this.#clients.get(keyOf(response));
    if (!client) return;
    client.stop();
    client.onResponse?.(response);
  }

  #receiveRequest(request: SipRequest, from: Remote): void {
    if (request.method === 'ACK') {
      this.#unacknowledged.get(ackKeyOf(request))?.();
      return this.#onRequest(request, from);
    }
    const known = this.#servers.get(keyOf(request));
    if (!known) {
      this.#servers.set(keyOf(request), {});
      return this.#onRequest(request, from);
    }
    if (known.response !== undefined) this.#socket.send(known.response, from);
  }

  #transmit(message: SipMessage, text: string, to: Remote): void {
    this.trace.push({ atMs: Date.now(), direction: 'sent', message });
    this.#socket.send(text, to);
  }

  #later(act: () => void): void {
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      act();
    }, MIN_RESPONSE_DELAY_MS);
    this.#delayed.add(timer);
  }
}

function keyOf(message: SipMessage): string {
  return `${branchOf(message)} ${cseqOf(message).method}`;
}

function ackKeyOf(request: SipRequest): string {
  return `${headerOf(request, 'call-id')} ${cseqOf(request).number}`;
}
