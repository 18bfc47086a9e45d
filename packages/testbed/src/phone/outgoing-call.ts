import { CallRejectedError } from './call-rejected-error.js';
import type { CallState } from './call-state.js';
import { randomToken, requestIn, viaOf, type Dialog } from './dialog.js';
import { digestAuthorization, type Credentials } from './digest.js';
import { EstablishedCall } from './established-call.js';
import { contactOf, offerOf, type Line } from './line.js';
import { NoResponseError } from './no-response-error.js';
import type { EndedEvent } from './phone-event.js';
import { parseSdp } from './sdp.js';
import {
  branchOf,
  headerOf,
  headersOf,
  type SipHeader,
  type SipRequest,
  type SipResponse,
} from './sip-message.js';
import { parseSipUri, uriOf, type Remote } from './sip-uri.js';

/** How a phone calls somebody. */
export interface CallOptions {
  /** User part of the From header, the number the other side sees. @default the phone's user */
  readonly from?: string;
  /** @default the phone's */
  readonly displayName?: string;
  /** Answers a 401 or 407, once. */
  readonly auth?: Credentials;
  /** More headers on the INVITE. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Cancels the call while it rings; the promise rejects with the signal's reason. An answered call goes on. */
  readonly signal?: AbortSignal;
  /** How long to wait for any response at all. @default 32000 (RFC 3261, timer B) */
  readonly noResponseTimeoutMs?: number;
}

/** A call that a phone makes: INVITE, login, CANCEL, and the answer. */
export class OutgoingCall {
  readonly callId = randomToken(10);
  readonly #line: Line;
  readonly #target: string;
  readonly #remote: Remote;
  readonly #options: CallOptions;
  readonly #localAddress: string;
  #invite: SipRequest | undefined;
  #cseq = 0;
  #phase: 'calling' | 'up' | 'over' = 'calling';
  /** CANCEL may only follow a provisional response (RFC 3261 §9.1). */
  #mayCancel = false;
  #cancel: 'none' | 'wanted' | 'sent' = 'none';
  #hasLoggedIn = false;
  #established: EstablishedCall | undefined;
  #settle: (error?: Error) => void = () => undefined;

  /** @throws TypeError when `target` is no SIP URI. */
  constructor(line: Line, target: string, options: CallOptions = {}) {
    this.#line = line;
    this.#target = target;
    this.#remote = parseSipUri(target);
    this.#options = options;
    const name = options.displayName === undefined ? '' : `"${options.displayName}" `;
    const from = options.from ?? line.user;
    this.#localAddress = `${name}<sip:${from}@${line.local.host}>;tag=${randomToken()}`;
  }

  get state(): CallState {
    if (this.#phase === 'over' || this.#established?.ended) return 'ended';
    return this.#phase;
  }

  /** Resolves when the other side answered. */
  dial(): Promise<void> {
    const { signal } = this.#options;
    return new Promise((resolve, reject) => {
      const abort = () => this.cancel();
      this.#settle = (error) => {
        signal?.removeEventListener('abort', abort);
        if (error) reject(signal?.aborted ? (signal.reason as Error) : error);
        else resolve();
      };
      signal?.addEventListener('abort', abort);
      this.#sendInvite();
    });
  }

  /** Takes the call back while it rings; nothing happens once it was answered or refused. */
  cancel(): void {
    if (this.#phase !== 'calling' || this.#cancel !== 'none') return;
    this.#cancel = 'wanted';
    if (this.#mayCancel) this.#sendCancel();
  }

  /** Puts the handset down, in whatever state. */
  async hangUp(): Promise<void> {
    this.cancel();
    await this.#established?.hangUp();
  }

  /** A request of the other side with this call's Call-ID. */
  handle(request: SipRequest, from: Remote): void {
    this.#established?.handle(request, from);
  }

  close(): void {
    if (this.#phase === 'calling')
      this.#fail(new Error('the phone was closed while it was calling'), 'canceled');
  }

  #sendInvite(authorization?: SipHeader): void {
    const request = this.#request('INVITE', `<${this.#target}>`, ++this.#cseq);
    const extra = Object.entries(this.#options.headers ?? {}).map(([name, value]) => ({ name, value }));
    const headers = [
      ...request.headers,
      contactOf(this.#line),
      ...(authorization ? [authorization] : []),
      ...extra,
      { name: 'Content-Type', value: 'application/sdp' },
    ];
    const invite = { ...request, headers, body: offerOf(this.#line) };
    this.#invite = invite;
    this.#mayCancel = false;
    this.#line.transactions.request(invite, this.#remote, {
      onResponse: (response) => this.#handleResponse(invite, response),
      onTimeout: () => this.#fail(new NoResponseError(this.#target), 'no-response'),
      timeoutMs: this.#options.noResponseTimeoutMs,
    });
  }

  #handleResponse(invite: SipRequest, response: SipResponse): void {
    if (response.status < 200) this.#progress(response);
    else if (response.status < 300) this.#accept(response);
    else this.#refuse(invite, response);
  }

  #progress({ status }: SipResponse): void {
    this.#mayCancel = true;
    if (status > 100) this.#line.log.emit({ type: 'ringing', status });
    if (this.#cancel === 'wanted') this.#sendCancel();
  }

  #accept(response: SipResponse): void {
    const dialog = this.#established?.dialog ?? this.#dialog(response);
    this.#line.transactions.send(requestIn(dialog, this.#line, { method: 'ACK' }), dialog.remote);
    if (this.#established || this.#phase !== 'calling') return;
    this.#phase = 'up';
    const audio = parseSdp(response.body);
    const established = new EstablishedCall(this.#line, dialog, audio);
    this.#established = established;
    if (this.#cancel !== 'none') return this.#dropAnswered(established, 487, 'canceled');
    if (!audio?.hasPcmu) return this.#dropAnswered(established, 488, 'rejected');
    this.#line.log.emit({ type: 'answered' });
    this.#settle();
  }

  /** The 200 crossed the CANCEL, or offers nothing a phone can speak: it is acknowledged, then BYE follows. */
  #dropAnswered(established: EstablishedCall, sipStatusCode: number, why: EndedEvent['why']): void {
    void established.hangUp(why);
    const reason = sipStatusCode === 487 ? 'Request Terminated' : 'Not Acceptable Here';
    this.#settle(new CallRejectedError({ target: this.#target, sipStatusCode, reason }));
  }

  #refuse(invite: SipRequest, response: SipResponse): void {
    const { transactions, log } = this.#line;
    transactions.send(this.#ackOf(invite, response), this.#remote);
    if (this.#phase !== 'calling' || invite !== this.#invite || this.#logIn(response)) return;
    const { status, reason } = response;
    if (this.#cancel === 'none') log.emit({ type: 'rejected', by: 'them', status, reason });
    const error = new CallRejectedError({ target: this.#target, sipStatusCode: status, reason });
    this.#fail(error, this.#cancel === 'none' ? 'rejected' : 'canceled');
  }

  #logIn(response: SipResponse): boolean {
    const { auth } = this.#options;
    const proxy = response.status === 407;
    if ((!proxy && response.status !== 401) || !auth || this.#hasLoggedIn) return false;
    this.#hasLoggedIn = true;
    const challenge = headerOf(response, proxy ? 'proxy-authenticate' : 'www-authenticate');
    const value = digestAuthorization(challenge, { method: 'INVITE', uri: this.#target }, auth);
    this.#sendInvite({ name: proxy ? 'Proxy-Authorization' : 'Authorization', value });
    return true;
  }

  #sendCancel(): void {
    if (!this.#invite) return;
    this.#cancel = 'sent';
    const request = this.#request('CANCEL', `<${this.#target}>`, this.#cseq, branchOf(this.#invite));
    this.#line.transactions.request(request, this.#remote, {
      onTimeout: () => this.#fail(new NoResponseError(this.#target), 'canceled'),
    });
    this.#line.log.emit({ type: 'canceled', by: 'us', headers: {} });
  }

  #fail(error: Error, why: EndedEvent['why']): void {
    if (this.#phase !== 'calling') return;
    this.#phase = 'over';
    this.#line.log.emit({ type: 'ended', why });
    this.#settle(error);
  }

  /** The ACK of a refusal belongs to the INVITE's transaction (RFC 3261 §17.1.1.3). */
  #ackOf(invite: SipRequest, response: SipResponse): SipRequest {
    const cseq = Number.parseInt(headerOf(invite, 'cseq'), 10);
    return this.#request('ACK', headerOf(response, 'to'), cseq, branchOf(invite));
  }

  #request(method: string, to: string, cseq: number, branch?: string): SipRequest {
    const headers = [
      viaOf(this.#line, branch),
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: this.#localAddress },
      { name: 'To', value: to },
      { name: 'Call-ID', value: this.callId },
      { name: 'CSeq', value: `${cseq} ${method}` },
    ];
    return { kind: 'request', method, uri: this.#target, headers, body: '' };
  }

  #dialog(response: SipResponse): Dialog {
    return {
      callId: this.callId,
      localAddress: this.#localAddress,
      remoteAddress: headerOf(response, 'to'),
      target: uriOf(headerOf(response, 'contact')) || this.#target,
      routes: headersOf(response, 'record-route').reverse(),
      remote: this.#remote,
      cseq: this.#cseq,
    };
  }
}
