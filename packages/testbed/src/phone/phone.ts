import { setTimeout as delay } from 'node:timers/promises';

import { Ear } from '../audio/ear.js';
import type { TimeRange } from '../audio/interval.js';
import { pilot, withMarker } from '../audio/marker.js';
import { durationMs, type Pcm } from '../audio/pcm.js';
import { resample } from '../audio/resample.js';
import { writeWav } from '../audio/wav.js';
import type { AnswerPlan } from './answer-plan.js';
import { CallStateError } from './call-state-error.js';
import type { CallState } from './call-state.js';
import { randomToken } from './dialog.js';
import { digestChallenge, verifiesDigest } from './digest.js';
import { parseKeys } from './dtmf.js';
import { EventLog, type WaitOptions } from './event-log.js';
import { IncomingCall } from './incoming-call.js';
import type { Line } from './line.js';
import { Media } from './media.js';
import { OutgoingCall, type CallOptions } from './outgoing-call.js';
import type { InviteEvent, PhoneEvent, PhoneEventOf, PhoneEventType } from './phone-event.js';
import { PHONE_DEFAULTS, type PhoneOptions } from './phone-options.js';
import type { ReferPlan } from './refer-plan.js';
import { responseTo } from './responses.js';
import { parseSdp } from './sdp.js';
import { headerOf, headerRecord, type SipHeader, type SipRequest } from './sip-message.js';
import { SipTransactions, type SipTraceEntry } from './sip-transactions.js';
import type { Remote } from './sip-uri.js';
import { UdpSocket } from './udp-socket.js';
import { VoiceQueue } from './voice-queue.js';

const SAMPLE_RATE = 8000;
/** How long closing waits for the other side to confirm the end of a call. */
const CLOSE_GRACE_MS = 500;
/** Every marker is a multiple of 25 Hz: 40 ms of it can be repeated without a click. */
const COMFORT_MS = 40;

/** Starts a phone; it listens when the promise resolves. Rejects with the system's error when its port is taken. */
export async function startPhone(options: PhoneOptions = {}): Promise<Phone> {
  const { host, port } = { ...PHONE_DEFAULTS, ...options };
  const signaling = await UdpSocket.open(host, port);
  const rtp = await UdpSocket.open(host);
  return new Phone(options, { signaling, rtp });
}

/**
 * A telephone without a handset: it answers, calls, speaks, presses keys and hangs up as a script tells it, and keeps
 * what it heard and noticed. One call at a time (a second one hears "486 Busy Here"), as many as wanted one after the
 * other. SIP over UDP, µ-law, RFC 4733 keys.
 */
export class Phone implements AsyncDisposable {
  /** What it heard, over all its calls. */
  readonly ear: Ear;
  readonly #options: PhoneOptions & Required<Pick<PhoneOptions, keyof typeof PHONE_DEFAULTS>>;
  readonly #sockets: { readonly signaling: UdpSocket; readonly rtp: UdpSocket };
  readonly #log = new EventLog();
  readonly #voice: VoiceQueue;
  readonly #line: Line;
  #answerPlan: AnswerPlan;
  #referPlan: ReferPlan;
  #call: IncomingCall | OutgoingCall | undefined;
  #closing: Promise<void> | undefined;

  /** Use `startPhone`. */
  constructor(options: PhoneOptions, sockets: { signaling: UdpSocket; rtp: UdpSocket }) {
    this.#options = { ...PHONE_DEFAULTS, ...options };
    this.#sockets = sockets;
    this.#answerPlan = this.#options.answer;
    this.#referPlan = this.#options.refer;
    this.ear = new Ear({ ...options.ear, sampleRate: SAMPLE_RATE });
    this.#voice = new VoiceQueue(this.#comfort());
    if (options.onEvent) this.#log.onAny(options.onEvent);
    this.#line = this.#createLine();
  }

  /** `sip:user@127.0.0.1:port` */
  get uri(): string {
    return `sip:${this.#options.user}@${this.hostPort}`;
  }

  /** `127.0.0.1:port`, as a trunk's address. */
  get hostPort(): string {
    const { host, port } = this.#sockets.signaling.local;
    return `${host}:${port}`;
  }

  get state(): CallState {
    return this.#call?.state ?? 'idle';
  }

  /** Everything it did and noticed, in order. */
  get events(): readonly PhoneEvent[] {
    return this.#log.events;
  }

  /** All SIP messages, for diagnosis. */
  get sipTrace(): readonly SipTraceEntry[] {
    return this.#line.transactions.trace;
  }

  /** @returns Ends the subscription. A listener that throws makes a process warning. */
  on<Type extends PhoneEventType>(type: Type, listener: (event: PhoneEventOf<Type>) => void): () => void {
    return this.#log.on(type, listener);
  }

  /**
   * Resolves with the first event of that type, also one that has already come (see `sinceMs`).
   *
   * @throws EventTimeoutError after `timeoutMs`, 10 s if left out.
   */
  waitFor<Type extends PhoneEventType>(
    type: Type,
    options?: WaitOptions<PhoneEventOf<Type>>,
  ): Promise<PhoneEventOf<Type>> {
    return this.#log.waitFor(type, options);
  }

  /** What it does with the calls to come. */
  setAnswer(plan: AnswerPlan): void {
    this.#answerPlan = plan;
  }

  /** What it does with the REFERs to come. */
  setRefer(plan: ReferPlan): void {
    this.#referPlan = plan;
  }

  /**
   * Calls `target`, such as `sip:+15550100@127.0.0.1:5070`; resolves when it answered.
   *
   * @throws CallRejectedError with the SIP status when it refused, 487 after `cancel()`.
   * @throws NoResponseError when nothing came at all.
   * @throws CallStateError when the phone is in a call.
   */
  async call(target: string, options: CallOptions = {}): Promise<void> {
    options.signal?.throwIfAborted();
    this.#require('call', ['idle', 'ended'], 'hang up first, or use another phone');
    const { displayName } = this.#options;
    const call = new OutgoingCall(this.#line, target, {
      ...(displayName !== undefined && { displayName }),
      ...options,
    });
    this.#call = call;
    await call.dial();
  }

  /** Takes back its own call while it rings. */
  cancel(): void {
    this.#require('cancel', ['calling'], 'only a call of its own that nobody has answered can be canceled');
    if (this.#call instanceof OutgoingCall) this.#call.cancel();
  }

  /** Takes the call that rings, before its answer plan does. */
  answer(): void {
    this.#ringing('answer').answer();
  }

  /** Refuses the call that rings. */
  reject(status: number, reason?: string): void {
    this.#ringing('reject').reject(status, reason);
  }

  /** Ends the call; resolves when the other side confirmed. While it rings, cancels or refuses (480). */
  async hangUp(): Promise<void> {
    this.#require('hangUp', ['calling', 'ringing', 'up'], 'there is no call to end');
    await this.#call?.hangUp();
  }

  /**
   * Plays a clip of any sample rate after what is queued already, with the phone's marker.
   *
   * @returns Whether it was sent to its end: `false` when the call ended or `stopPlaying()` came.
   * @throws CallStateError when no call is up.
   */
  async play(pcm: Pcm): Promise<boolean> {
    this.#require('play', ['up'], 'wait for "answered" first');
    return this.#send(pcm);
  }

  /**
   * Speaks, with the phone's `synthesize` function and marker. `said` is emitted before the first packet leaves.
   *
   * @returns As `play`.
   * @throws CallStateError when no call is up; TypeError when the phone has no `synthesize`.
   */
  async say(text: string): Promise<boolean> {
    const { synthesize } = this.#options;
    if (!synthesize) {
      throw new TypeError('phone.say() needs text to speech: pass `synthesize` to startPhone()');
    }
    this.#require('say', ['up'], 'wait for "answered" first');
    const pcm = await synthesize(text);
    if (this.state !== 'up') return false;
    return this.#send(pcm, () => this.#log.emit({ type: 'said', text, pcm }));
  }

  /** Drops the clip that plays, those that wait, and keys. */
  stopPlaying(): void {
    this.#voice.clear();
  }

  /**
   * Presses keys (`0-9*#`), 160 ms each; a clip pauses meanwhile. Resolves when the last one was let go.
   *
   * @throws CallStateError when no call is up; RangeError for what is no key.
   */
  async press(keys: string): Promise<void> {
    this.#require('press', ['up'], 'wait for "answered" first');
    await Promise.all(parseKeys(keys).map((key) => this.#voice.press(key)));
  }

  /** What it heard, 8 kHz, without the gaps in which nothing arrived. */
  recording(range: TimeRange = {}): Pcm {
    return this.ear.pcm(range);
  }

  /** Writes the recording as a WAV file. */
  async saveRecording(path: string, range: TimeRange = {}): Promise<void> {
    await writeWav(path, this.recording(range));
  }

  /** Ends its call, then frees its ports. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const call = this.#call;
    if (call && call.state !== 'ended') {
      const grace = new AbortController();
      const over = this.#log.waitFor('ended', { sinceMs: Date.now(), timeoutMs: CLOSE_GRACE_MS });
      await Promise.race([
        Promise.all([call.hangUp(), over]).catch(() => undefined),
        delay(CLOSE_GRACE_MS, undefined, { signal: grace.signal }).catch(() => undefined),
      ]);
      grace.abort();
    }
    call?.close();
    this.#line.media.stop();
    this.#line.transactions.close();
    this.#sockets.signaling.close();
    this.#sockets.rtp.close();
  }

  #createLine(): Line {
    const { signaling, rtp } = this.#sockets;
    const media = new Media({ socket: rtp, sends: this.#options.sendsAudio }, this.#voice, {
      onVoice: (samples, atMs) => this.ear.hear(samples, atMs),
      onKey: (digit) => this.#log.emit({ type: 'dtmf', digit }),
      onFirstPacket: () => this.#log.emit({ type: 'first-rtp' }),
    });
    return {
      user: this.#options.user,
      local: signaling.local,
      transactions: new SipTransactions(signaling, (request, from) => this.#handle(request, from)),
      media,
      log: this.#log,
      play: (clip) => void this.#send(clip),
      referPlan: () => this.#referPlan,
    };
  }

  #handle(request: SipRequest, from: Remote): void {
    if (headerOf(request, 'call-id') === this.#call?.callId) return this.#call.handle(request, from);
    if (request.method === 'INVITE') return this.#handleInvite(request, from);
    if (request.method === 'ACK') return;
    this.#refuse(request, from, request.method === 'OPTIONS' ? 200 : 481);
  }

  #handleInvite(request: SipRequest, from: Remote): void {
    if (!['idle', 'ended'].includes(this.state)) return this.#refuse(request, from, 486);
    const audio = parseSdp(request.body);
    if (!audio?.hasPcmu) return this.#refuse(request, from, 488);
    if (!this.#mayCall(request, from)) return;
    const headers = headerRecord(request);
    const invite: InviteEvent = {
      type: 'invite',
      from: headers['from'] ?? '',
      to: headers['to'] ?? '',
      headers,
    };
    const call = new IncomingCall(this.#line, { request, from, audio });
    this.#call = call;
    this.#log.emit(invite);
    const plan = this.#answerPlan;
    call.follow(typeof plan === 'function' ? plan(invite) : plan);
  }

  /** Whether the caller has logged in, or need not; otherwise they have been told so. */
  #mayCall(request: SipRequest, from: Remote): boolean {
    const { login } = this.#options;
    if (!login) return true;
    const given = headerOf(request, 'proxy-authorization');
    if (given === '') {
      this.#refuse(request, from, 407, [{ name: 'Proxy-Authenticate', value: digestChallenge() }]);
      return false;
    }
    const isRight = verifiesDigest(given, request.method, login);
    if (!isRight) this.#refuse(request, from, 403);
    return isRight;
  }

  #refuse(request: SipRequest, to: Remote, status: number, headers: readonly SipHeader[] = []): void {
    const parts = { status, headers, toTag: randomToken() };
    this.#line.transactions.respond({ request, response: responseTo(request, parts), to });
  }

  async #send(pcm: Pcm, onStart?: () => void): Promise<boolean> {
    const clip = this.#marked(resample(pcm, SAMPLE_RATE));
    const finished = await this.#voice.play(clip, onStart);
    if (finished) this.#log.emit({ type: 'played', durationMs: durationMs(clip) });
    return finished;
  }

  #marked(pcm: Pcm): Pcm {
    const { marker } = this.#options;
    return marker === undefined ? pcm : withMarker(pcm, marker);
  }

  #comfort(): Pcm | undefined {
    const { comfort, marker } = this.#options;
    return comfort === 'marker' && marker !== undefined ? pilot(marker, COMFORT_MS) : undefined;
  }

  #ringing(command: string): IncomingCall {
    this.#require(command, ['ringing'], 'wait for "invite" first');
    if (this.#call instanceof IncomingCall) return this.#call;
    throw new CallStateError(command, this.state, 'wait for "invite" first');
  }

  #require(command: string, allowed: readonly CallState[], cure: string): void {
    if (!allowed.includes(this.state)) throw new CallStateError(command, this.state, cure);
  }
}
