import type { Consult, TransferState, TransferStep } from '@warm/session-core';
import type { AgentDiagnostic } from '@warm/transfer-agent';
import type { CallReport } from '../control/control-api.js';

/** Tells what happens in a call, without numbers and without words anybody said. */
export interface CallReporter {
  started(): void;
  ended(): void;
  step(step: TransferStep): void;
  diagnostic(event: AgentDiagnostic): void;
}

export function createCallReporter(callId: string, report: (report: CallReport) => void): CallReporter {
  return {
    started: () => report({ type: 'call-started', callId, atMs: Date.now() }),
    ended: () => report({ type: 'call-ended', callId, atMs: Date.now() }),
    step: (step) => report({ type: 'transfer-step', callId, ...describe(step) }),
    diagnostic: (event) => report({ ...event, callId, atMs: Date.now() }),
  };
}

function describe({ event, state }: TransferStep) {
  const outcome = outcomeOf(state);
  // Not its message, which may name a room, and with it the caller's number.
  const detail = event.type === 'effect-failed' ? event.effect : undefined;
  return {
    atMs: event.atMs,
    transferId: state.request.transferId,
    event: event.type,
    phase: phaseOf(state),
    ...destinationOf(state, 'attemptId' in event ? event.attemptId : undefined),
    ...(event.type === 'consult-opened' && consultOf(event.consult, state.request.callRoom)),
    ...(outcome && { outcome }),
    ...(detail && { detail }),
  };
}

function consultOf({ path, roomName }: Consult, callRoom: string) {
  return { path, ...(roomName !== callRoom && { consultRoom: roomName }) };
}

/** While somebody is sought: how far the furthest of them has come. */
function phaseOf(state: TransferState): string {
  if (state.phase !== 'seeking') return state.phase;
  if (state.question) return 'asking-caller';
  const stages = state.attempts.map(({ stage }) => stage);
  return STAGES.find((stage) => stages.includes(stage)) ?? state.phase;
}

const STAGES = ['briefing', 'ringing', 'dialing', 'adopting', 'opening'] as const;

function destinationOf(state: TransferState, attemptId: string | undefined) {
  const attempts = 'attempts' in state ? state.attempts.map(({ attempt }) => attempt) : [];
  const attempt = attempts.find(({ id }) => id === attemptId) ?? attempts[0];
  return attempt && { destination: attempt.destination.id };
}

function outcomeOf(state: TransferState): string | undefined {
  switch (state.phase) {
    case 'releasing':
      return state.attempts[0]?.outcome.type;
    case 'returning':
    case 'taking-message':
    case 'dismissing':
      return state.because.type;
    case 'ended':
      return state.outcome.type;
    default:
      return undefined;
  }
}
