import type { TransferStep } from '@warm/session-core';
import type { CallReport } from '../control/control-api.js';

/** Tells what happens in a call, without numbers and without words anybody said. */
export interface CallReporter {
  started(): void;
  ended(): void;
  step(step: TransferStep): void;
}

export function createCallReporter(callId: string, report: (report: CallReport) => void): CallReporter {
  return {
    started: () => report({ type: 'call-started', callId, atMs: Date.now() }),
    ended: () => report({ type: 'call-ended', callId, atMs: Date.now() }),
    step: (step) => report({ type: 'transfer-step', callId, ...describe(step) }),
  };
}

function describe({ event, state }: TransferStep) {
  const outcome = outcomeOf(state);
  const detail = event.type === 'effect-failed' ? `${event.effect}: ${event.message}` : undefined;
  return {
    atMs: event.atMs,
    transferId: state.request.transferId,
    event: event.type,
    phase: state.phase,
    ...('attempt' in state && { destination: state.attempt.destination.id }),
    ...(event.type === 'consult-opened' && { path: event.path }),
    ...(outcome && { outcome }),
    ...(detail && { detail }),
  };
}

function outcomeOf(state: TransferStep['state']): string | undefined {
  switch (state.phase) {
    case 'releasing':
      return state.attempt.outcome.type;
    case 'returning':
      return state.because.type;
    case 'ended':
      return state.outcome.type;
    default:
      return undefined;
  }
}
