import type { Remote } from './sip-uri.js';

/** Payload type of µ-law (RFC 3551). */
export const PCMU = 0;

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What the far end's session description says about its audio. */
export interface RemoteAudio extends Remote {
  /** Whether it takes µ-law, the only codec these phones speak. */
  readonly hasPcmu: boolean;
  /** Payload type of its telephone events (RFC 4733), if it takes them. */
  readonly telephoneEvent: number | undefined;
  readonly direction: MediaDirection;
}

/** What a phone says about its audio. */
export interface LocalAudio extends Remote {
  readonly telephoneEvent?: number | undefined;
  readonly direction?: MediaDirection;
}

/** The telephone-event payload type of a phone's own offers; answers repeat the offer's. */
export const OFFERED_TELEPHONE_EVENT = 101;

/** An offer or answer with µ-law and telephone events. */
export function formatSdp(local: LocalAudio): string {
  const { host, port, telephoneEvent = OFFERED_TELEPHONE_EVENT, direction = 'sendrecv' } = local;
  const lines = [
    'v=0',
    `o=phone ${port} 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${PCMU} ${telephoneEvent}`,
    `a=rtpmap:${PCMU} PCMU/8000`,
    `a=rtpmap:${telephoneEvent} telephone-event/8000`,
    `a=fmtp:${telephoneEvent} 0-16`,
    'a=ptime:20',
    `a=${direction}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Reads the audio part of a session description; `undefined` when there is none. */
export function parseSdp(text: string): RemoteAudio | undefined {
  const media = /^m=audio (\d+) \S+ ([\d ]+)/m.exec(text);
  const host = /^c=IN IP4 (\S+)/m.exec(text)?.[1];
  if (!media || !host) return undefined;
  const event = /^a=rtpmap:(\d+) telephone-event\/8000/im.exec(text)?.[1];
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(text)?.[1];
  return {
    host,
    port: Number(media[1]),
    hasPcmu: (media[2] ?? '').split(' ').includes(String(PCMU)),
    telephoneEvent: event === undefined ? undefined : Number(event),
    direction: (direction ?? 'sendrecv') as MediaDirection,
  };
}

/** The direction that answers another (RFC 3264 §6.1): who is put on hold only listens. */
export function answerDirection(offered: MediaDirection): MediaDirection {
  if (offered === 'sendonly') return 'recvonly';
  if (offered === 'recvonly') return 'sendonly';
  return offered;
}
