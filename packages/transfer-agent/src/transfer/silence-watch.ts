import { voice } from '@livekit/agents';
import type { Clock } from '@warm/session-core';

/** What is needed of an `AgentSession`. */
type Session = Pick<voice.AgentSession, 'on' | 'off' | 'agentState' | 'userState'>;

/**
 * Calls `onSilence` once, when for `silenceMs` neither side has spoken: also when the model should and doesn't. Returns
 * the way to stop.
 */
export function watchSilence(options: {
  readonly session: Session;
  readonly silenceMs: number;
  readonly clock: Clock;
  readonly onSilence: () => void;
}): () => void {
  const { session, silenceMs, clock, onSilence } = options;
  let cancelTimer: () => void = () => undefined;
  const restart = () => {
    cancelTimer();
    const quiet = session.agentState !== 'speaking' && session.userState !== 'speaking';
    cancelTimer = quiet ? clock.after(silenceMs, elapsed) : () => undefined;
  };
  const stop = () => {
    cancelTimer();
    session.off(voice.AgentSessionEventTypes.AgentStateChanged, restart);
    session.off(voice.AgentSessionEventTypes.UserStateChanged, restart);
    session.off(voice.AgentSessionEventTypes.UserInputTranscribed, restart);
  };
  const elapsed = () => {
    stop();
    onSilence();
  };
  session.on(voice.AgentSessionEventTypes.AgentStateChanged, restart);
  session.on(voice.AgentSessionEventTypes.UserStateChanged, restart);
  // Without a VAD nobody's state says that they speak; their words do.
  session.on(voice.AgentSessionEventTypes.UserInputTranscribed, restart);
  restart();
  return stop;
}
