import type { Pcm } from '../audio/pcm.js';
import type { EventLog } from './event-log.js';
import type { Media } from './media.js';
import type { ReferPlan } from './refer-plan.js';
import { answerDirection, formatSdp, type RemoteAudio } from './sdp.js';
import type { SipTransactions } from './sip-transactions.js';
import type { Remote } from './sip-uri.js';

/** What a phone lends to its call: where it listens, its transactions, its audio and its log. */
export interface Line {
  readonly user: string;
  readonly local: Remote;
  readonly transactions: SipTransactions;
  readonly media: Media;
  readonly log: EventLog;
  /** Queues a clip, in the phone's voice. */
  readonly play: (clip: Pcm) => void;
  readonly referPlan: () => ReferPlan;
}

/** Where the other side sends its requests within the call. */
export function contactOf({ user, local }: Line): { name: string; value: string } {
  return { name: 'Contact', value: `<sip:${user}@${local.host}:${local.port}>` };
}

/** The phone's offer. */
export function offerOf({ local, media }: Line): string {
  return formatSdp({ host: local.host, port: media.port });
}

/** The phone's answer to an offer. */
export function answerTo(remote: RemoteAudio, { local, media }: Line): string {
  const { telephoneEvent, direction } = remote;
  return formatSdp({
    host: local.host,
    port: media.port,
    telephoneEvent,
    direction: answerDirection(direction),
  });
}
