import type { CallReport } from '../control/control-api.js';

/** One line a report, for a person who watches; `undefined` where there is nothing to tell. */
export function narrate(report: CallReport): string | undefined {
  switch (report.type) {
    case 'call-started':
      return 'a call has come in';
    case 'call-ended':
      return 'the agents have left the call';
    case 'transfer-step':
      return narrateStep(report);
    case 'agent-lost':
      return 'the agent of a call has died';
    case 'agent-replaced':
      return 'the caller has another agent';
    case 'call-given-up':
      return 'there is no agent for the caller, who has been hung up on';
    case 'model-failed':
      return narrateFailure(report);
    case 'brief-fell-back':
      return `the brief is made of the caller's own words, without the model: ${report.because}`;
  }
}

type Failure = Extract<CallReport, { type: 'model-failed' }>;

function narrateFailure({ agent, model, reason, statusCode, isRepeated }: Failure): string {
  const what = `the ${AGENTS[agent]}’s ${model} failed (${statusCode ?? reason})`;
  return isRepeated ? `${what} and is asked again` : what;
}

const AGENTS = { 'support-agent': 'SupportAgent', 'transfer-agent': 'TransferAgent' } as const;

type Step = Extract<CallReport, { type: 'transfer-step' }>;

function narrateStep({ event, phase, destination, outcome, path, detail }: Step): string | undefined {
  switch (event) {
    case 'transfer-requested':
      return `the caller asked for a person and is on hold; "${destination ?? '?'}" is next`;
    case 'consult-opened':
      return `a private line is open${path ? ` (path: ${path})` : ''}; the phone is being dialed`;
    case 'supervisor-ringing':
      return 'the supervisor’s phone rings';
    case 'supervisor-answered':
      return 'the supervisor has answered and is being briefed';
    case 'supervisor-accepted':
      return 'the supervisor takes the call';
    case 'consult-merged':
      return 'caller and supervisor hear each other';
    case 'caller-left':
      return 'the caller has hung up: the call is over';
    case 'effect-failed':
      return `something failed: ${detail ?? 'unknown'}`;
    default:
      if (phase === 'ended') return `the transfer has ended: ${outcome ?? 'unknown'}`;
      return phase === 'returning' ? `the caller gets the agent back: ${outcome ?? 'unknown'}` : undefined;
  }
}
