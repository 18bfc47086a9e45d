import type { Briefing, Consult, Opened, Opening } from './attempt.js';

/* How an attempt gets to each stage; spelled out as the phases are, and for the same reason. */

export function toCalling<Stage extends 'dialing' | 'ringing'>(
  stage: Stage,
  { attempt, round, agentReady }: Opening | Opened,
  consult: Consult,
) {
  return { stage, attempt, round, agentReady, consult };
}

export function toBriefing({ attempt, round, agentReady, consult }: Opened, answeredAtMs: number): Briefing {
  return { stage: 'briefing', attempt, round, agentReady, consult, answeredAtMs };
}
