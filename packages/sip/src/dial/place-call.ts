import type { SipClient } from 'livekit-server-sdk';
import pRetry from 'p-retry';
import { isInDoubt, readServerFailure, wasNeverSent } from '../server/server-failure.js';
import { keysMs } from './check-dial.js';
import type { DialTarget } from './dial-target.js';
import { MEDIA_ENCRYPTIONS, type MediaEncryption } from './media-encryption.js';
import { isOutOfCapacity, isRetryable } from './sip-outcome.js';

/** Up to twelve refusals in a row were seen while a host started processes: short steps, within the ring timeout. */
const BACKOFF = { retries: Infinity, minTimeout: 100, factor: 1.5, maxTimeout: 1_000 } as const;

/** How much longer than the answer may take the request is kept open, and LiveKit's own end of the call is put off. */
const MARGIN_MS = 5_000;

type CreateOptions = NonNullable<Parameters<SipClient['createSipParticipant']>[3]>;

export interface CallPlan {
  readonly sip: Pick<SipClient, 'createSipParticipant'>;
  readonly target: DialTarget;
  readonly roomName: string;
  readonly identity: string;
  readonly name: string | undefined;
  readonly attributes: Readonly<Record<string, string>> | undefined;
  readonly ringTimeoutMs: number;
  readonly maxDurationMs: number | undefined;
  readonly callerId: string | undefined;
  readonly displayName: string | undefined;
  readonly hidePhoneNumber: boolean;
  readonly playDialtone: boolean;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly dtmf: string | undefined;
  readonly mediaEncryption: MediaEncryption | undefined;
  /** How often a dial that failed for a reason of ours is made again; want of capacity does not count. */
  readonly retries: number;
  /** Whether the phone has rung: then it is not dialed again. */
  readonly rang: () => boolean;
  /** Stops the repeating; a request that is under way is stopped by removing the participant only. */
  readonly signal: AbortSignal;
  /** Waited for before each request. */
  readonly beforeTry?: (() => Promise<void>) | undefined;
  readonly onRepeat: (tries: number) => void;
}

/**
 * Asks LiveKit to ring a phone and waits for the answer; rejects with what the SDK throws. While livekit-sip has no
 * capacity it asks again, and what that costs is taken off the time to ring.
 */
export async function placeCall(plan: CallPlan): Promise<void> {
  const startedAt = performance.now();
  const leftMs = () => plan.ringTimeoutMs - (performance.now() - startedAt);
  let retriesLeft = plan.retries;
  const mayRepeat = (error: unknown) => {
    if (isOutOfCapacity(readServerFailure(error))) return true;
    return isSafeToRepeat(error, plan) && retriesLeft-- > 0;
  };
  const request = new LastRequest(() => requestCall(plan, leftMs()));
  await pRetry(() => request.make(), {
    ...BACKOFF,
    maxRetryTime: plan.ringTimeoutMs,
    signal: plan.signal,
    shouldRetry: ({ error, attemptNumber }) => {
      const isRepeated = mayRepeat(error);
      if (isRepeated) plan.onRepeat(attemptNumber);
      return isRepeated;
    },
  }).catch((error: unknown) => request.settle(error));
}

/** Remembers what the last request came to: an abort meanwhile would hide that the phone was answered, or may be. */
class LastRequest {
  readonly #make: () => Promise<void>;
  #end: 'answered' | { readonly error: unknown } | undefined;

  constructor(make: () => Promise<void>) {
    this.#make = make;
  }

  async make(): Promise<void> {
    try {
      await this.#make();
      this.#end = 'answered';
    } catch (error) {
      this.#end = { error };
      throw error;
    }
  }

  settle(error: unknown): void {
    if (this.#end === 'answered') return;
    throw this.#end && isInDoubt(readServerFailure(this.#end.error)) ? this.#end.error : error;
  }
}

// Without the server's answer the first dial may be ringing: a second one is for the caller to decide.
function isSafeToRepeat(error: unknown, { rang }: CallPlan): boolean {
  const failure = readServerFailure(error);
  if (failure.kind === 'sip' || failure.kind === 'refused') return isRetryable(failure) && !rang();
  return wasNeverSent(error);
}

async function requestCall(plan: CallPlan, ringMs: number): Promise<void> {
  const { sip, target, roomName } = plan;
  await plan.beforeTry?.();
  plan.signal.throwIfAborted();
  const options = createOptions(plan, wholeSeconds(ringMs));
  await sip.createSipParticipant(target.trunkId, target.callTo, roomName, options, target.connection);
}

/** A fresh object every time: the SDK writes into it. */
function createOptions(plan: CallPlan, ringingTimeout: number): CreateOptions {
  const { name, callerId, displayName, attributes, headers, dtmf, mediaEncryption, maxDurationMs } = plan;
  const options = {
    participantIdentity: plan.identity,
    hidePhoneNumber: plan.hidePhoneNumber,
    playDialtone: plan.playDialtone,
    waitUntilAnswered: true,
    ringingTimeout,
    timeout: ringingTimeout + wholeSeconds(keysMs(dtmf) + MARGIN_MS),
    ...(name !== undefined && { participantName: name }),
    ...(attributes && { participantAttributes: { ...attributes } }),
    ...(callerId !== undefined && { fromNumber: callerId }),
    ...(displayName !== undefined && { displayName }),
    ...(headers && { headers: { ...headers } }),
    ...(dtmf !== undefined && { dtmf }),
    ...(mediaEncryption && { media: { encryption: MEDIA_ENCRYPTIONS[mediaEncryption] } }),
    // livekit-sip counts from the INVITE; before 1.9 it ends no outbound call by this. Ours comes first, this is for
    // the day this process dies.
    ...(maxDurationMs !== undefined && {
      maxCallDuration: ringingTimeout + wholeSeconds(keysMs(dtmf) + maxDurationMs + MARGIN_MS),
    }),
  };
  // The SDK does not export the class of `media` or the enumeration in it; a plain object serialises alike.
  return options as unknown as CreateOptions;
}

// The API counts whole seconds.
function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
