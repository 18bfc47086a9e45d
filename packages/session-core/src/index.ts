export { parseAddress } from './directory/address.js';
export type { Address, SipTransport } from './directory/address.js';
export type { Department, Ringing } from './directory/department.js';
export type { Destination, PhoneDestination, WebRtcDestination } from './directory/destination.js';
export { Directory } from './directory/directory.js';
export type {
  DepartmentInput,
  DestinationInput,
  DirectoryInput,
  PhoneDestinationInput,
  WebRtcDestinationInput,
} from './directory/directory-input.js';
export { DEFAULT_RING_TIMEOUT_MS } from './directory/directory-schema.js';
export { isOpen } from './directory/hours.js';
export type { Hours, Weekday } from './directory/hours.js';
export { opensAt } from './directory/opens-at.js';
export type { Plan, PlanRequest } from './directory/plan.js';

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

export type { Attempt, Consult, EndedAttempt, HeldAttempt, LiveAttempt } from './machine/attempt.js';
export type {
  AsyncEffect,
  AttemptDeadline,
  Deadline,
  Effect,
  Explanation,
  TransferDeadline,
} from './machine/effect.js';
export type { EventOf, TimedEvent, TransferEvent } from './machine/event.js';
export { DEFAULT_LIMITS } from './machine/limits.js';
export type { TransferLimits } from './machine/limits.js';
export { resumeTransfer } from './machine/resume.js';
export type { Redirection, TransferStory } from './machine/story.js';
export { selectCallerState, selectSupervisorState } from './machine/select.js';
export type { CallerState, SupervisorState } from './machine/select.js';
export { startClosed, startColdTransfer, startTransfer } from './machine/start.js';
export { STATE_VERSION } from './machine/state.js';
export type {
  AcceptedBy,
  Next,
  NextDestination,
  CallerAnswer,
  OpenQuestion,
  Round,
  StateOf,
  TransferPhase,
  TransferRequest,
  TransferState,
} from './machine/state.js';
export { transition } from './machine/transition.js';
export type { Transition } from './machine/handlers.js';

export type {
  AttemptOutcome,
  AttemptOutcomeType,
  CanceledBy,
  DialOutcome,
  SipEvidence,
} from './outcome/attempt-outcome.js';
export type { ReturnReason, TransferOutcome } from './outcome/transfer-outcome.js';

export { DEFAULT_POLICY } from './policy/policy.js';
export type { Offer, Policy, PolicyReason, PolicyRow } from './policy/policy.js';

export type { Briefing, BriefingRun, DecisionListener } from './ports/briefing.js';
export type { CallWatch, CallWatcher } from './ports/call-watcher.js';
export type { CallerLine, HoldPlayer } from './ports/caller-line.js';
export { systemClock } from './ports/clock.js';
export type { Clock } from './ports/clock.js';
export type { ColdTransfer, ColdTransferResult } from './ports/cold-transfer.js';
export type { ConsultLine, ConsultPath, Dialer, LegListener, SupervisorLeg } from './ports/consult-path.js';
export type { AbandonedAttempt, AdoptedAttempt, ConsultRecovery } from './ports/consult-recovery.js';
export type { TransferPorts } from './ports/ports.js';
export type { Reservation, ReserveOptions, SupervisorCapacity } from './ports/supervisor-capacity.js';
export type {
  AcquireOptions,
  Lease,
  OrphanedTransfer,
  TransferRecord,
  TransferStore,
} from './ports/transfer-store.js';

export { DEFAULT_EFFECT_TIMEOUTS } from './session/effect-timeouts.js';
export type { EffectTimeouts } from './session/effect-timeouts.js';
export { DEFAULT_LEASE_MS } from './session/journal.js';
export { DEFAULT_STORE_TIMEOUT_MS } from './session/store-patience.js';
export { SafeEmitter } from './session/safe-emitter.js';
export type { SessionSurroundings, TransferSessionOptions } from './session/session-options.js';
export { TransferSession } from './session/transfer-session.js';
export type { SessionOutcome, TransferStep } from './session/transfer-session.js';

export { createMemoryCapacity } from './store/memory-capacity.js';
export { createMemoryTransferStore } from './store/memory-transfer-store.js';
export type { MemoryTransferStoreOptions } from './store/memory-transfer-store.js';
export { DEFAULT_RETENTION } from './store/retention.js';
export type { RetentionOptions } from './store/retention.js';
