import { setTimeout as delay } from 'node:timers/promises';

import { requestIn, type Dialog } from './dialog.js';
import { answerTo, contactOf, type Line } from './line.js';
import type { EndedEvent } from './phone-event.js';
import type { AnsweredRefer } from './refer-plan.js';
import { responseTo, type ResponseParts } from './responses.js';
import { parseSdp, type RemoteAudio } from './sdp.js';
import { cseqOf, headerOf, headerRecord, type SipRequest } from './sip-message.js';
import { uriOf, type Remote } from './sip-uri.js';

const DEFAULT_GAP_MS = 300;

/** A call that was answered, whoever called: its audio, its end, and what may come meanwhile. */
export class EstablishedCall {
  readonly dialog: Dialog;
  readonly #line: Line;
  readonly #end = new AbortController();

  /** @param remoteAudio Where the phone's audio goes; without it the call is silent. */
  constructor(line: Line, dialog: Dialog, remoteAudio: RemoteAudio | undefined) {
    this.#line = line;
    this.dialog = dialog;
    if (remoteAudio) line.media.start(remoteAudio);
  }

  get ended(): boolean {
    return this.#end.signal.aborted;
  }

  /** Sends BYE; resolves when it was answered, or nobody answered it for 32 s. */
  async hangUp(why: EndedEvent['why'] = 'bye-sent'): Promise<void> {
    if (this.ended) return;
    const bye = requestIn(this.dialog, this.#line, { method: 'BYE' });
    const answered = new Promise<void>((resolve) => {
      const handlers = { onResponse: () => resolve(), onTimeout: () => resolve() };
      this.#line.transactions.request(bye, this.dialog.remote, handlers);
    });
    this.#line.log.emit({ type: 'bye-sent' });
    this.#finish(why);
    await answered;
  }

  /** A request of the other side within the call. */
  handle(request: SipRequest, from: Remote): void {
    switch (request.method) {
      case 'BYE':
        return this.#handleBye(request, from);
      case 'REFER':
        return this.#handleRefer(request, from);
      case 'INVITE':
        return this.#handleReinvite(request, from);
      case 'ACK':
        return;
      default:
        return this.#respond(request, from, { status: 200 });
    }
  }

  #handleBye(request: SipRequest, from: Remote): void {
    this.#respond(request, from, { status: 200 });
    if (this.ended) return;
    this.#line.log.emit({ type: 'bye-received', headers: headerRecord(request) });
    this.#finish('bye-received');
  }

  #handleReinvite(request: SipRequest, from: Remote): void {
    const audio = parseSdp(request.body);
    if (!audio?.hasPcmu) return this.#respond(request, from, { status: 488 });
    this.#line.media.start(audio);
    const headers = [contactOf(this.#line)];
    this.#respond(request, from, { status: 200, headers, sdp: answerTo(audio, this.#line) });
  }

  #handleRefer(request: SipRequest, from: Remote): void {
    const target = uriOf(headerOf(request, 'refer-to'));
    this.#line.log.emit({ type: 'refer', target, headers: headerRecord(request) });
    const plan = this.#line.referPlan();
    if (plan === 'no-response') return;
    this.#respond(request, from, { status: plan.status, reason: plan.reason });
    // The delays end with the call; nothing else can fail in it.
    if (plan.status < 300) void this.#goAlong(plan, cseqOf(request).number).catch(() => undefined);
  }

  async #goAlong(plan: AnsweredRefer, referCseq: number): Promise<void> {
    const { notify = [], gapMs = DEFAULT_GAP_MS, hangUp = false } = plan;
    for (const outcome of notify) {
      await delay(gapMs, undefined, { signal: this.#end.signal });
      this.#notify(outcome, referCseq);
    }
    if (!hangUp) return;
    await delay(gapMs, undefined, { signal: this.#end.signal });
    await this.hangUp();
  }

  #notify(outcome: string, referCseq: number): void {
    const isFinal = !outcome.startsWith('1');
    const headers = [
      { name: 'Event', value: `refer;id=${referCseq}` },
      {
        name: 'Subscription-State',
        value: isFinal ? 'terminated;reason=noresource' : 'active;expires=60',
      },
      { name: 'Content-Type', value: 'message/sipfrag;version=2.0' },
    ];
    const body = `SIP/2.0 ${outcome}\r\n`;
    const request = requestIn(this.dialog, this.#line, { method: 'NOTIFY', headers, body });
    this.#line.transactions.request(request, this.dialog.remote);
  }

  #respond(request: SipRequest, to: Remote, parts: ResponseParts): void {
    this.#line.transactions.respond({ request, response: responseTo(request, parts), to });
  }

  #finish(why: EndedEvent['why']): void {
    this.#end.abort();
    this.#line.media.stop();
    this.#line.log.emit({ type: 'ended', why });
  }
}
