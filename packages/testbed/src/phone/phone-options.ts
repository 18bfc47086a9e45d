import type { EarOptions } from '../audio/ear.js';
import type { Pcm } from '../audio/pcm.js';
import type { AnswerPlan } from './answer-plan.js';
import type { Credentials } from './digest.js';
import type { PhoneEvent } from './phone-event.js';
import { REFER_SUCCEEDS, type ReferPlan } from './refer-plan.js';

/** Options of `startPhone`. */
export interface PhoneOptions {
  /** User part of the phone's SIP address: a name or a number. @default 'phone' */
  readonly user?: string;
  /** Shown to whom it calls. @default none */
  readonly displayName?: string;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** UDP port for SIP. @default a free one */
  readonly port?: number;
  /** Pilot tone in everything it says, one of `MARKERS`, so that ears tell it apart. @default none */
  readonly marker?: number;
  /** What it sends while it says nothing: silence, or its marker alone. @default 'silence' */
  readonly comfort?: 'silence' | 'marker';
  /** What it does with calls that come in. @default rings 300 ms and answers */
  readonly answer?: AnswerPlan;
  /**
   * Asks whoever calls to log in (407, Digest), as a provider does; wrong credentials hear 403.
   * @default nobody has to
   */
  readonly login?: Credentials;
  /** Whether it sends audio in its calls; without, not a single packet leaves. @default true */
  readonly sendsAudio?: boolean;
  /** What it does when it is asked to call somebody else. @default goes along and hangs up */
  readonly refer?: ReferPlan;
  /** Text to speech for `say()`, such as the testbed's `synthesize`. */
  readonly synthesize?: (text: string) => Promise<Pcm>;
  readonly ear?: Omit<EarOptions, 'sampleRate'>;
  /** Told of every event, from the first on. */
  readonly onEvent?: (event: PhoneEvent) => void;
}

/** What a phone does when an option is left out. */
export const PHONE_DEFAULTS = {
  user: 'phone',
  host: '127.0.0.1',
  port: 0,
  comfort: 'silence',
  sendsAudio: true,
  answer: { afterMs: 300 },
  refer: REFER_SUCCEEDS,
} as const satisfies PhoneOptions;
