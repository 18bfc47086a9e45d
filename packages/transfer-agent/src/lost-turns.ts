import { voice } from '@livekit/agents';
import type { Clock } from '@warm/session-core';
import { NotUnderstoodError } from './models/not-understood-error.js';

const Events = voice.AgentSessionEventTypes;

/** The longest a session waits for somebody to go on before it takes their turn for over, as the framework has it. */
const TURN_END_LIMIT_MS = 3_000;

/**
 * Tells, for as long as the session lives, that somebody has spoken and nothing will come of it: no transcript, or no
 * answer. Of an answer it does so once their turn is over. Sessions ask their model for it ahead of that, and the end of
 * a turn interrupts what is being said: an apology for one that failed early would be cut off, and silence follow.
 */
export function onTurnLost(session: voice.AgentSession, clock: Clock, tell: () => void): void {
  let isTurnOpen = false;
  let isAnswerLost = false;
  let cancelTimer = () => {};
  const onTurnEnd = () => {
    cancelTimer();
    isTurnOpen = false;
    if (isAnswerLost) tell();
    isAnswerLost = false;
  };
  const onAnswerLost = () => {
    isAnswerLost = true;
    cancelTimer();
    // Not every turn's end is told: the application may answer in its own way.
    if (isTurnOpen) cancelTimer = clock.after(TURN_END_LIMIT_MS, onTurnEnd);
    else onTurnEnd();
  };
  session.on(Events.UserInputTranscribed, () => (isTurnOpen = true));
  // A new try to answer the same turn.
  session.on(Events.SpeechCreated, ({ source }) => (isAnswerLost &&= source === 'say'));
  session.on(Events.MetricsCollected, ({ metrics }) => {
    if (metrics.type === 'eou_metrics') onTurnEnd();
  });
  session.on(Events.Error, ({ error: failure }) => {
    const { type, recoverable, error } = failure as { type: string; recoverable: boolean; error: unknown };
    if (error instanceof NotUnderstoodError) tell();
    else if (type === 'llm_error' && !recoverable) onAnswerLost();
  });
}
