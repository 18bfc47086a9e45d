export { parseAddress } from './directory/address.js';
export type { Address, SipTransport } from './directory/address.js';
export type { Destination } from './directory/destination.js';
export { DEFAULT_RING_TIMEOUT_MS, Directory } from './directory/directory.js';
export type { Department, DirectoryInput } from './directory/directory.js';

export { EffectTimeoutError } from './errors/effect-timeout-error.js';
export { InvalidInputError } from './errors/invalid-input-error.js';
export { InvalidStateError } from './errors/invalid-state-error.js';
export { LeaseHeldError } from './errors/lease-held-error.js';
export { LeaseLostError } from './errors/lease-lost-error.js';
export type { CurrentHolder } from './errors/lease-lost-error.js';
export { StaleRecordError } from './errors/stale-record-error.js';
export { StoreUnavailableError } from './errors/store-unavailable-error.js';
export type { StoreUnavailableReason } from './errors/store-unavailable-error.js';
export { UnreadableRecordError } from './errors/unreadable-record-error.js';
export { WarmError } from './errors/warm-error.js';

export type { AsyncEffect, Deadline, Effect } from './machine/effect.js';
export type {
  AttemptReleased,
  CallerLeft,
  CallerReturned,
  CallHandedOver,
  ConsultMerged,
  ConsultOpened,
  DeadlinePassed,
  DialFailed,
  EffectFailed,
  SupervisorAccepted,
  SupervisorAnswered,
  SupervisorDeclined,
  SupervisorDialed,
  SupervisorLeft,
  SupervisorRedirected,
  SupervisorRinging,
  TimedEvent,
  TransferCanceled,
  TransferEvent,
  VoicemailDetected,
} from './machine/event.js';
export { selectCallerState, selectSupervisorState } from './machine/select.js';
export type { CallerState, SupervisorState } from './machine/select.js';
export { startTransfer } from './machine/start.js';
export { DEFAULT_LIMITS, STATE_VERSION } from './machine/state.js';
export type {
  AcceptedBy,
  Attempt,
  AttemptingState,
  BriefingState,
  DialingState,
  EndedAttempt,
  EndedState,
  HandingOverState,
  MergingState,
  Next,
  OpeningState,
  ReleasingState,
  ReturningState,
  RingingState,
  TransferLimits,
  TransferPhase,
  TransferRequest,
  TransferState,
} from './machine/state.js';
export { transition } from './machine/transition.js';
export type { Transition } from './machine/transition.js';

export type {
  AttemptOutcome,
  AttemptOutcomeType,
  CanceledBy,
  DialOutcome,
  SipEvidence,
} from './outcome/attempt-outcome.js';
export type { TransferOutcome } from './outcome/transfer-outcome.js';

export { DEFAULT_POLICY } from './policy/policy.js';
export type { Policy, PolicyRow } from './policy/policy.js';

export type { Briefing, BriefingRun, DecisionListener } from './ports/briefing.js';
export type { CallWatcher } from './ports/call-watcher.js';
export type { CallerLine, HoldPlayer } from './ports/caller-line.js';
export { systemClock } from './ports/clock.js';
export type { Clock } from './ports/clock.js';
export type { ConsultLine, ConsultPath, Dialer, LegListener, SupervisorLeg } from './ports/consult-path.js';
export type { TransferPorts } from './ports/ports.js';
export type {
  ExtendOptions,
  Reservation,
  ReserveOptions,
  SupervisorCapacity,
} from './ports/supervisor-capacity.js';
export type {
  AcquireOptions,
  Lease,
  OrphanedTransfer,
  TransferRecord,
  TransferStore,
} from './ports/transfer-store.js';

export { DEFAULT_EFFECT_TIMEOUTS } from './session/effect-runner.js';
export type { EffectTimeouts } from './session/effect-runner.js';
export { SafeEmitter } from './session/safe-emitter.js';
export { TransferSession } from './session/transfer-session.js';
export type { TransferSessionOptions, TransferStep } from './session/transfer-session.js';

export { createMemoryCapacity } from './store/memory-capacity.js';
export { createMemoryTransferStore } from './store/memory-transfer-store.js';
export type { MemoryTransferStoreOptions } from './store/memory-transfer-store.js';
export { DEFAULT_RETENTION } from './store/retention.js';
export type { RetentionOptions } from './store/retention.js';
