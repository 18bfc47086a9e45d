import type { DialOutcome } from '../outcome/attempt-outcome.js';
import type { Attempt } from '../machine/attempt.js';
import type { TransferRequest } from '../machine/state.js';

/**
 * A way to talk to a supervisor in private and to connect them with the caller afterwards. Three exist: one room
 * whose server decides who hears whom (`gate`), a room of its own that is left at the merge (`move`), a room of its
 * own that is relayed (`bridge`).
 */
export interface ConsultPath<Line extends ConsultLine = ConsultLine> {
  /**
   * Makes it safe to dial: from the moment this resolves nothing the supervisor's leg does can be heard by the caller
   * or the other way round. `signal` aborts; what was opened by then is closed again by the path itself.
   */
  open(options: { request: TransferRequest; attempt: Attempt; signal: AbortSignal }): Promise<Line>;
}

/** The private line of one attempt. */
export interface ConsultLine {
  readonly path: string;
  /** The room the supervisor's leg is dialed into. */
  readonly roomName: string;
  readonly supervisorIdentity: string;
  /** Resolves when the caller can hear the agent and the music: a path may shut the caller's ear around the dial. */
  callerHears(signal: AbortSignal): Promise<void>;
  /** Lets caller and supervisor hear each other. Resolves when the server has confirmed it. */
  merge(signal: AbortSignal): Promise<void>;
  /** Another way to do it, tried once if `merge` fails; a line without one has only that. */
  mergeAnotherWay?(signal: AbortSignal): Promise<void>;
  /** Undoes what `open` did to the caller; idempotent. The supervisor's leg is gone by then. */
  close(): Promise<void>;
}

/** Rings a supervisor's phone. */
export interface Dialer<Line extends ConsultLine = ConsultLine> {
  /** Returns at once; everything that happens comes through `on`, in order, each at most once. */
  dial(options: { line: Line; attempt: Attempt; on: LegListener }): SupervisorLeg;
}

/** What a supervisor's leg reports. After `failed` or `left` nothing more comes. */
export interface LegListener {
  dialed(): void;
  ringing(): void;
  answered(): void;
  failed(outcome: DialOutcome): void;
  left(): void;
}

export interface SupervisorLeg {
  /** Stops the ringing or ends the call; resolves when the server has confirmed it. Idempotent, in any state. */
  hangUp(): Promise<void>;
}
