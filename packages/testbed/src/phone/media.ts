import { randomInt } from 'node:crypto';

import { decodeMuLaw } from '../audio/mu-law.js';
import { formatTelephoneEvent, parseTelephoneEvent } from './dtmf.js';
import { startPacer } from './pacer.js';
import { formatRtp, parseRtp, type RtpPacket } from './rtp.js';
import { OFFERED_TELEPHONE_EVENT, PCMU, type RemoteAudio } from './sdp.js';
import type { UdpSocket } from './udp-socket.js';
import { FRAME_SAMPLES, type VoiceQueue } from './voice-queue.js';

/** What a phone learns from the packets that come in. */
export interface MediaHandlers {
  readonly onVoice: (samples: Int16Array, atMs: number) => void;
  /** Once a key press, as soon as it begins. */
  readonly onKey: (key: string) => void;
  /** The first packet after each `start()`. */
  readonly onFirstPacket: () => void;
}

/**
 * A phone's RTP: sends what its `VoiceQueue` says while a call is up, without a pause, and takes in what comes. The
 * port stays the same from call to call.
 */
export class Media {
  readonly #socket: UdpSocket;
  readonly #sends: boolean;
  readonly #voice: VoiceQueue;
  readonly #handlers: MediaHandlers;
  #remote: RemoteAudio | undefined;
  #stopPacer: (() => void) | undefined;
  #sequence = 0;
  #timestamp = 0;
  #ssrc = 0;
  /** Timestamp that all packets of the key being sent share. */
  #sentKeyAt = 0;
  /** Timestamp of the last key received, which its packets share. */
  #heardKeyAt: number | undefined;
  #isFirst = true;

  constructor(
    { socket, sends }: { readonly socket: UdpSocket; readonly sends: boolean },
    voice: VoiceQueue,
    handlers: MediaHandlers,
  ) {
    this.#socket = socket;
    this.#sends = sends;
    this.#voice = voice;
    this.#handlers = handlers;
    socket.onMessage((data) => this.#receive(data));
  }

  get port(): number {
    return this.#socket.local.port;
  }

  /** Sends to `remote` from now on; changes the destination when it is sending already. */
  start(remote: RemoteAudio): void {
    this.#remote = remote;
    if (this.#stopPacer) return;
    this.#sequence = randomInt(0x8000);
    this.#timestamp = randomInt(0x7fffffff);
    this.#ssrc = randomInt(0x7fffffff);
    this.#isFirst = true;
    this.#stopPacer = startPacer(() => this.#sendFrame());
  }

  /** Ends sending; what is queued is dropped. */
  stop(): void {
    this.#stopPacer?.();
    this.#stopPacer = undefined;
    this.#remote = undefined;
    this.#voice.clear();
  }

  #sendFrame(): void {
    const frame = this.#voice.next();
    if (frame.kind === 'voice') {
      this.#send({ payloadType: PCMU, payload: frame.codes, timestamp: this.#timestamp, marker: false });
    } else {
      const { step, key, isEnd } = frame;
      if (step === 0) this.#sentKeyAt = this.#timestamp;
      const payload = formatTelephoneEvent({ key, duration: (step + 1) * FRAME_SAMPLES, isEnd });
      const payloadType = this.#remote?.telephoneEvent ?? OFFERED_TELEPHONE_EVENT;
      this.#send({ payloadType, payload, timestamp: this.#sentKeyAt, marker: step === 0 });
    }
    this.#timestamp += FRAME_SAMPLES;
  }

  #send(packet: Omit<RtpPacket, 'sequence' | 'ssrc'>): void {
    if (!this.#remote || !this.#sends) return;
    const sequence = this.#sequence++;
    this.#socket.send(formatRtp({ ...packet, sequence, ssrc: this.#ssrc }), this.#remote);
  }

  #receive(data: Buffer): void {
    const packet = parseRtp(data);
    if (!packet) return;
    if (this.#isFirst && this.#stopPacer) {
      this.#isFirst = false;
      this.#handlers.onFirstPacket();
    }
    if (packet.payloadType === PCMU) this.#handlers.onVoice(decodeMuLaw(packet.payload), Date.now());
    else if (packet.payloadType === (this.#remote?.telephoneEvent ?? OFFERED_TELEPHONE_EVENT)) {
      this.#receiveKey(packet);
    }
  }

  #receiveKey({ payload, timestamp }: RtpPacket): void {
    const event = parseTelephoneEvent(payload);
    if (!event || timestamp === this.#heardKeyAt) return;
    this.#heardKeyAt = timestamp;
    this.#handlers.onKey(event.key);
  }
}
