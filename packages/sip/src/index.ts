export { createAutoPath, preferredPath } from './auto/auto-path.js';
export type { AutoPathOptions } from './auto/auto-path.js';

export { BridgedCall } from './bridge/bridged-call.js';
export type { BridgedCallOptions, BridgeEnded } from './bridge/bridged-call.js';
export { createBridgePath } from './bridge/bridge-path.js';
export type { BridgePathOptions } from './bridge/bridge-path.js';

export { createColdTransfer } from './cold-transfer/cold-transfer-port.js';
export type { ColdTransferPortOptions } from './cold-transfer/cold-transfer-port.js';
export { coldTransfer } from './cold-transfer/cold-transfer.js';
export type {
  ColdTransferOptions,
  ColdTransferOutcome,
  ReferDestination,
  ReferRefusal,
} from './cold-transfer/cold-transfer.js';
export { ALLOW_TO_ATTRIBUTE, referSupport } from './cold-transfer/refer-support.js';
export { untilGone } from './cold-transfer/until-gone.js';
export type { UntilGoneOptions } from './cold-transfer/until-gone.js';

export type { AgentConsultLine, LegSight, WatchableLine } from './consult/agent-consult-line.js';
export { ConsultLineClosedError } from './consult/consult-line-closed-error.js';
export { subscribeOnly } from './consult/subscribe-only.js';
export { restrictAudience } from './consult/track-audience.js';
export type { AudienceRestriction } from './consult/track-audience.js';

export type { OnDiagnostic, SipDiagnostic } from './diagnostics.js';

export type { SipHeaders } from './dial/check-headers.js';
export { DIAL_DEFAULTS } from './dial/dial-options.js';
export type { CallOptions, DialOptions, SipUriDialOptions } from './dial/dial-options.js';
export { dial } from './dial/dial.js';
export { createDialer } from './dial/dialer.js';
export type { DialerOptions } from './dial/dialer.js';
export { hangUpLeg } from './dial/hang-up-leg.js';
export type { HangUpLegOptions } from './dial/hang-up-leg.js';
export { LegEndedError } from './dial/leg-ended-error.js';
export type {
  CanceledEnd,
  HangUpReason,
  HungUpEnd,
  LeftEnd,
  Leg,
  LegEnd,
  LegEvent,
  LegState,
  NotAnsweredEnd,
} from './dial/leg.js';
export type { MediaEncryption } from './dial/media-encryption.js';
export type { Outbound, OutboundConnection } from './dial/outbound.js';

export type { Digit } from './dtmf/digit.js';
export { createDtmfReader, DtmfReader } from './dtmf/dtmf-reader.js';
export { DtmfReaderStateError } from './dtmf/dtmf-reader-state-error.js';
export { DEFAULT_ENTRY_RULES } from './dtmf/entry-rules.js';
export type { DtmfEntry, EntryRules } from './dtmf/entry-rules.js';
export { DEFAULT_DEBOUNCE_MS, onDtmf } from './dtmf/on-dtmf.js';
export type { DtmfRoom, OnDtmfOptions } from './dtmf/on-dtmf.js';

export type { CheckName, Finding, FindingStatus } from './doctor/finding.js';
export { renderReport } from './doctor/render-report.js';
export { runDoctor } from './doctor/run-doctor.js';
export type { DoctorOptions, DoctorReport } from './doctor/run-doctor.js';

export { GateBusyError } from './gate/gate-busy-error.js';
export { createGatePath } from './gate/gate-path.js';
export type { GatePathOptions } from './gate/gate-path.js';
export type { GateConsultLine } from './gate/gate-line.js';
export { HEARING_PLANS } from './gate/hearing-plan.js';
export type { HearingPlan, HearingPlanName } from './gate/hearing-plan.js';

export { createMovePath } from './move/move-path.js';
export type { MovePathOptions } from './move/move-path.js';
export { MoveUnsupportedError } from './move/move-unsupported-error.js';
export { probeMoveSupport } from './move/probe-move-support.js';
export type { ProbeOptions } from './move/probe-move-support.js';

export { LiveKitRequestError } from './server/livekit-request-error.js';

export { applySetup } from './setup/apply-setup.js';
export type { ApplySetupOptions, SetupResult } from './setup/apply-setup.js';
export { planSetup } from './setup/plan-setup.js';
export type { SetupDifference, SetupPlan, SetupStep } from './setup/plan-setup.js';
export { parseSetup, readSetupFile } from './setup/read-setup.js';
export { renderPlan } from './setup/render-plan.js';
export { SetupConflictError } from './setup/setup-conflict.js';
export type { SetupConflict } from './setup/setup-conflict.js';
export { SetupFileError } from './setup/setup-file-error.js';
export type { SetupProblem } from './setup/setup-file-error.js';
export type { SetupFile, SetupInput } from './setup/setup-file.js';

export { createCallWatcher, mergedCall } from './watch/call-watcher.js';
export type { Departure, OnDeparture } from './watch/departure.js';
export { createDepartureWatcher, DepartureWatcher } from './watch/departure-watcher.js';
export type { DepartureWatcherOptions, WatcherOptions, WatchOptions } from './watch/departure-watcher.js';
export { WatchedCall } from './watch/watched-call.js';
export type { WatchedRoom } from './watch/watched-call.js';
export { WatcherClosedError } from './watch/watcher-closed-error.js';
export { WebhookError } from './watch/webhook-error.js';
export type { WebhookRefusal } from './watch/webhook-error.js';
export { createWebhookWatcher, WebhookWatcher } from './watch/webhook-watcher.js';
export type { WebhookWatcherOptions } from './watch/webhook-watcher.js';
