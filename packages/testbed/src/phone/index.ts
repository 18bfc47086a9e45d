export { startPhone, Phone } from './phone.js';
export { PHONE_DEFAULTS } from './phone-options.js';
export type { PhoneOptions } from './phone-options.js';
export type { CallOptions } from './outgoing-call.js';
export type { CallState } from './call-state.js';
export type { Credentials } from './digest.js';
export type { AnswerPlan, FixedAnswerPlan, TimedAnswer } from './answer-plan.js';
export { REFER_SUCCEEDS } from './refer-plan.js';
export type { AnsweredRefer, ReferPlan } from './refer-plan.js';
export type { WaitOptions } from './event-log.js';
export type {
  AnsweredEvent,
  ByeReceivedEvent,
  ByeSentEvent,
  CanceledEvent,
  ConfirmedEvent,
  DtmfEvent,
  EndedEvent,
  FirstRtpEvent,
  HeaderRecord,
  InviteEvent,
  PhoneEvent,
  PhoneEventOf,
  PhoneEventType,
  PhoneHappening,
  PlayedEvent,
  ReferEvent,
  RejectedEvent,
  RingingEvent,
  SaidEvent,
} from './phone-event.js';
export type { SipTraceEntry } from './sip-transactions.js';
export type { SipHeader, SipMessage, SipRequest, SipResponse } from './sip-message.js';
export { CallRejectedError } from './call-rejected-error.js';
export { CallStateError } from './call-state-error.js';
export { EventTimeoutError } from './event-timeout-error.js';
export { NoResponseError } from './no-response-error.js';
