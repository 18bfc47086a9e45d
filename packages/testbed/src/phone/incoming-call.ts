import type { FixedAnswerPlan, TimedAnswer } from './answer-plan.js';
import type { CallState } from './call-state.js';
import { randomToken, type Dialog } from './dialog.js';
import { EstablishedCall } from './established-call.js';
import { answerTo, contactOf, type Line } from './line.js';
import { responseTo, type ResponseParts } from './responses.js';
import type { RemoteAudio } from './sdp.js';
import { headerOf, headerRecord, headersOf, type SipHeader, type SipRequest } from './sip-message.js';
import { uriOf, type Remote } from './sip-uri.js';

/** How long a hang-up waits for the ACK of a call answered just before: its BYE must not overtake the ACK. */
const ACK_GRACE_MS = 500;

/** An INVITE whose audio a phone can speak. */
export interface AcceptableInvite {
  readonly request: SipRequest;
  readonly from: Remote;
  readonly audio: RemoteAudio;
}

/** A call that somebody makes to a phone: follows its answer plan, and what the phone is told meanwhile. */
export class IncomingCall {
  readonly callId: string;
  readonly #line: Line;
  readonly #invite: AcceptableInvite;
  readonly #tag = randomToken();
  #plan: FixedAnswerPlan = 'ring-forever';
  /** `answering` while the 200 is on its way out. */
  #phase: 'ringing' | 'answering' | 'up' | 'over' = 'ringing';
  #answerTimer: NodeJS.Timeout | undefined;
  #established: EstablishedCall | undefined;
  #answeredAtMs = 0;
  #isConfirmed = false;

  constructor(line: Line, invite: AcceptableInvite) {
    this.#line = line;
    this.#invite = invite;
    this.callId = headerOf(invite.request, 'call-id');
  }

  get state(): CallState {
    if (this.#phase === 'over' || this.#established?.ended) return 'ended';
    return this.#phase === 'up' ? 'up' : 'ringing';
  }

  follow(plan: FixedAnswerPlan): void {
    this.#plan = plan;
    if (plan === 'no-response') return;
    if (typeof plan === 'string') return this.#announce({});
    this.#announce(plan);
    this.#answerTimer = setTimeout(() => this.#carryOut(plan), plan.afterMs ?? 0);
  }

  /** Takes the call; nothing happens once it was taken, refused or canceled. */
  answer(headers: readonly SipHeader[] = []): void {
    if (!this.#leaveRinging('answering')) return;
    this.#answeredAtMs = Date.now();
    const { audio } = this.#invite;
    const whenSent = () => {
      this.#established = new EstablishedCall(this.#line, this.#dialog(), audio);
      this.#phase = 'up';
      this.#line.log.emit({ type: 'answered' });
    };
    const onTimeout = () => void this.#established?.hangUp('not-acknowledged');
    this.#respond({ status: 200, headers, sdp: answerTo(audio, this.#line) }, { whenSent, onTimeout });
  }

  /** Refuses the call; nothing happens once it was taken, refused or canceled. */
  reject(status: number, reason?: string, headers: readonly SipHeader[] = []): void {
    if (!this.#leaveRinging('over')) return;
    this.#line.media.stop();
    const whenSent = () => {
      this.#line.log.emit({ type: 'rejected', by: 'us', status, reason: reason ?? '' });
      this.#line.log.emit({ type: 'ended', why: 'rejected' });
    };
    this.#respond({ status, reason, headers }, { whenSent });
  }

  /** Puts the handset down, in whatever state. */
  async hangUp(): Promise<void> {
    this.reject(480);
    if (this.#phase === 'over') return;
    if (!this.#isConfirmed) {
      const options = { timeoutMs: ACK_GRACE_MS, sinceMs: this.#answeredAtMs };
      await this.#line.log.waitFor('confirmed', options).catch(() => undefined);
    }
    await this.#established?.hangUp();
  }

  /** A request of the other side with this call's Call-ID. */
  handle(request: SipRequest, from: Remote): void {
    if (request.method === 'CANCEL') return this.#handleCancel(request, from);
    if (request.method === 'ACK') return this.#handleAck();
    this.#established?.handle(request, from);
  }

  /** Releases its timer, without a word to the other side. */
  close(): void {
    clearTimeout(this.#answerTimer);
  }

  #announce({ ring = true, earlyMedia }: TimedAnswer): void {
    const { media, log } = this.#line;
    const status = earlyMedia ? 183 : ring ? 180 : 100;
    if (earlyMedia) {
      media.start(this.#invite.audio);
      this.#line.play(earlyMedia);
    }
    const sdp = earlyMedia ? { sdp: answerTo(this.#invite.audio, this.#line) } : {};
    const whenSent = () => {
      if (status !== 100) log.emit({ type: 'ringing', status });
    };
    this.#respond({ status, ...sdp }, { whenSent });
  }

  #carryOut({ status = 200, reason, headers = {} }: TimedAnswer): void {
    const extra = Object.entries(headers).map(([name, value]) => ({ name, value }));
    if (status === 200) this.answer(extra);
    else this.reject(status, reason, extra);
  }

  #handleCancel(request: SipRequest, from: Remote): void {
    const { transactions, log, media } = this.#line;
    if (this.#plan !== 'no-response') {
      transactions.respond({ request, response: responseTo(request, { status: 200 }), to: from });
    }
    log.emit({ type: 'canceled', by: 'them', headers: headerRecord(request) });
    if (this.#plan === 'answer-on-cancel') return this.answer();
    if (!this.#leaveRinging('over')) return;
    media.stop();
    if (this.#plan !== 'no-response') this.#respond({ status: 487 });
    log.emit({ type: 'ended', why: 'canceled' });
  }

  #handleAck(): void {
    if (!this.#established || this.#isConfirmed) return;
    this.#isConfirmed = true;
    this.#line.log.emit({ type: 'confirmed' });
  }

  #leaveRinging(phase: 'answering' | 'over'): boolean {
    if (this.#phase !== 'ringing') return false;
    clearTimeout(this.#answerTimer);
    this.#phase = phase;
    return true;
  }

  #respond(parts: ResponseParts, handlers: { whenSent?: () => void; onTimeout?: () => void } = {}): void {
    const { request, from } = this.#invite;
    const headers = [contactOf(this.#line), ...(parts.headers ?? [])];
    // 100 is hop by hop: it makes no dialog.
    const tag = parts.status === 100 ? {} : { toTag: this.#tag };
    const response = responseTo(request, { ...parts, ...tag, headers });
    this.#line.transactions.respond({ request, response, to: from }, handlers);
  }

  #dialog(): Dialog {
    const { request, from } = this.#invite;
    return {
      callId: this.callId,
      localAddress: `${headerOf(request, 'to')};tag=${this.#tag}`,
      remoteAddress: headerOf(request, 'from'),
      target: uriOf(headerOf(request, 'contact')),
      routes: headersOf(request, 'record-route'),
      remote: from,
      cseq: 0,
    };
  }
}
