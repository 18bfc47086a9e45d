import type { SipClient } from 'livekit-server-sdk';
import pRetry from 'p-retry';
import { readServerFailure } from '../server/server-failure.js';
import type { DialTarget } from './dial-target.js';
import { isOutOfCapacity } from './sip-outcome.js';

/** Up to twelve refusals in a row were seen while a host started processes: short steps, within the ring timeout. */
const CAPACITY_BACKOFF = { retries: Infinity, minTimeout: 100, factor: 1.5, maxTimeout: 1_000 } as const;

export interface CallPlan {
  readonly sip: Pick<SipClient, 'createSipParticipant'>;
  readonly target: DialTarget;
  readonly roomName: string;
  readonly identity: string;
  readonly name: string;
  readonly ringTimeoutMs: number;
  readonly callerId: string | undefined;
  readonly displayName: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Stops the repeating; a request that is under way is stopped by removing the participant only. */
  readonly signal: AbortSignal;
  readonly onRepeat: (tries: number) => void;
}

/**
 * Asks LiveKit to ring a phone and waits for the answer; rejects with what the SDK throws. While livekit-sip has no
 * capacity it asks again, and what that costs is taken off the time to ring.
 */
export async function placeCall(plan: CallPlan): Promise<void> {
  const startedAt = performance.now();
  const leftMs = () => plan.ringTimeoutMs - (performance.now() - startedAt);
  await pRetry(() => requestCall(plan, leftMs()), {
    ...CAPACITY_BACKOFF,
    maxRetryTime: plan.ringTimeoutMs,
    signal: plan.signal,
    shouldRetry: ({ error }) => isOutOfCapacity(readServerFailure(error)),
    onFailedAttempt: ({ error, attemptNumber }) => {
      if (isOutOfCapacity(readServerFailure(error))) plan.onRepeat(attemptNumber);
    },
  });
}

async function requestCall(plan: CallPlan, ringMs: number): Promise<void> {
  const { sip, target, callerId, displayName, headers } = plan;
  await sip.createSipParticipant(
    target.trunkId,
    target.callTo,
    plan.roomName,
    // A fresh object every time: the SDK writes into it.
    {
      participantIdentity: plan.identity,
      participantName: plan.name,
      participantAttributes: { 'warm.role': 'supervisor' },
      // The number is the supervisor's own: it must not reach whoever else is in the room.
      hidePhoneNumber: true,
      waitUntilAnswered: true,
      // The API counts whole seconds.
      ringingTimeout: Math.max(1, Math.ceil(ringMs / 1000)),
      ...(callerId !== undefined && { fromNumber: callerId }),
      ...(displayName !== undefined && { displayName }),
      ...(headers && { headers: { ...headers } }),
    },
    target.connection,
  );
}
