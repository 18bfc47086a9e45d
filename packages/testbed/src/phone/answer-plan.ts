import type { Pcm } from '../audio/pcm.js';
import type { InviteEvent } from './phone-event.js';

/** A final answer some time after the INVITE. */
export interface TimedAnswer {
  /** @default 0, at once (5 ms later, as every response) */
  readonly afterMs?: number;
  /** 200 takes the call, any other final status refuses it. @default 200 */
  readonly status?: number;
  /** Reason phrase. @default the usual one of the status */
  readonly reason?: string;
  /** Whether to send 180 first. @default true */
  readonly ring?: boolean;
  /** Sends 183 with SDP instead of 180 and plays this until the final answer. */
  readonly earlyMedia?: Pcm;
  /** More headers on the final answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a phone does on its own with a call that comes in. */
export type FixedAnswerPlan =
  | TimedAnswer
  /** Sends 180; `answer()` and `reject()` still work. */
  | 'ring-forever'
  /** Takes no notice, as if nobody were there. */
  | 'no-response'
  /** Rings, and takes the call at the very moment a CANCEL comes: the 200 crosses the CANCEL. */
  | 'answer-on-cancel';

/** What a phone does on its own with a call that comes in, or a function that decides it for each call. */
export type AnswerPlan = FixedAnswerPlan | ((invite: InviteEvent) => FixedAnswerPlan);
