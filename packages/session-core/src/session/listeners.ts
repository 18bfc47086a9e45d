import type { TransferEvent } from '../machine/event.js';
import type { Round } from '../machine/state.js';
import type { DecisionListener } from '../ports/briefing.js';
import type { LegListener } from '../ports/consult-path.js';

type Report = (event: TransferEvent) => void;

/** Turns what a supervisor's leg tells into events of its attempt. */
export function legListener(attemptId: string, report: Report): LegListener {
  return {
    dialed: () => report({ type: 'supervisor-dialed', attemptId }),
    ringing: () => report({ type: 'supervisor-ringing', attemptId }),
    answered: () => report({ type: 'supervisor-answered', attemptId }),
    failed: (outcome) => report({ type: 'dial-failed', attemptId, outcome }),
    left: () => report({ type: 'supervisor-left', attemptId }),
  };
}

/** Turns what a supervisor decides into events of their attempt. `resolve`: who is behind an id just now. */
export function decisionListener(
  attemptId: string,
  report: Report,
  resolve: (to: string) => readonly Round[],
): DecisionListener {
  return {
    accepted: (by) => report({ type: 'supervisor-accepted', attemptId, by }),
    declined: (reason) =>
      report({ type: 'supervisor-declined', attemptId, ...(reason !== undefined && { reason }) }),
    redirected: (id, reason) => {
      const to = resolve(id);
      if (to.length === 0) return false;
      report({ type: 'supervisor-redirected', attemptId, to, ...(reason !== undefined && { reason }) });
      return true;
    },
    asked: (question) => report({ type: 'question-asked', attemptId, question }),
    voicemail: () => report({ type: 'voicemail-detected', attemptId }),
  };
}
