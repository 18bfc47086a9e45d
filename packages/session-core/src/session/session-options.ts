import type { Directory } from '../directory/directory.js';
import type { TransferLimits } from '../machine/limits.js';
import type { Policy } from '../policy/policy.js';
import type { ConsultLine } from '../ports/consult-path.js';
import type { TransferPorts } from '../ports/ports.js';
import type { EffectTimeouts } from './effect-timeouts.js';

/** What a transfer runs on, whether it begins here or is taken over. */
export interface SessionSurroundings<Line extends ConsultLine> {
  readonly ports: TransferPorts<Line>;
  readonly directory: Directory;
  /** @default DEFAULT_EFFECT_TIMEOUTS */
  readonly effectTimeouts?: Partial<EffectTimeouts>;
  /** Who holds the transfer according to the store; unique to this process or job. @default a random UUID */
  readonly owner?: string;
  /** How long after this process has died a successor may take the transfer over. @default DEFAULT_LEASE_MS */
  readonly leaseMs?: number;
  /** How long the store, and the capacity, may take to answer: then the call goes on without. @default DEFAULT_STORE_TIMEOUT_MS */
  readonly storeTimeoutMs?: number;
  /** Aborting calls the transfer off, as `cancel()` does. */
  readonly signal?: AbortSignal;
  /** Told of listeners that throw, and of what fails: a store, an effect. None can break a call. */
  readonly onError?: (error: unknown) => void;
}

export interface TransferSessionOptions<Line extends ConsultLine> extends SessionSurroundings<Line> {
  readonly callRoom: string;
  readonly callerIdentity: string;
  /** Why the caller wants a person. Personal data: stored with the transfer, never logged. */
  readonly reason: string;
  /**
   * Id of the department or person asked for.
   * @default the directory's first department
   */
  readonly to?: string;
  /** Only people who have all of these skills are called. @default none are needed */
  readonly skills?: readonly string[];
  /** @default a random UUID */
  readonly transferId?: string;
  /** @default DEFAULT_POLICY */
  readonly policy?: Policy;
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<TransferLimits>;
  /** Whether the SupportAgent introduces the two people to each other before it leaves. @default false */
  readonly introduce?: boolean;
}
