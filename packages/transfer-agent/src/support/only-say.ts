import { voice } from '@livekit/agents';

/**
 * Silences what the model says of itself, e.g. a reply to the caller's last words that was already under way when the
 * hold began. `say` still works. Returns the way to let it speak again.
 */
export function onlySay(session: voice.AgentSession): () => void {
  const listener = ({ source, speechHandle }: voice.SpeechCreatedEvent) => {
    if (source !== 'say') speechHandle.interrupt(true);
  };
  session.on(voice.AgentSessionEventTypes.SpeechCreated, listener);
  return () => void session.off(voice.AgentSessionEventTypes.SpeechCreated, listener);
}
