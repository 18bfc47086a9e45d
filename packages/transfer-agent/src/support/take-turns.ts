import { voice, type llm } from '@livekit/agents';

/**
 * Gives the caller's turns to `onTurn` instead of to the agent's model, which is not asked. Returns the way back.
 *
 * Set on the agent at hand and not in a class of ours: any `voice.Agent` may be the one that talks to the caller.
 */
export function takeTurns(agent: voice.Agent, onTurn: (said: llm.ChatMessage) => void): () => void {
  const own = Object.getOwnPropertyDescriptor(agent, HOOK);
  agent.onUserTurnCompleted = (_chatCtx, said) => {
    onTurn(said);
    return Promise.reject(new voice.StopResponse());
  };
  return () => {
    if (own) Object.defineProperty(agent, HOOK, own);
    else Reflect.deleteProperty(agent, HOOK);
  };
}

const HOOK = 'onUserTurnCompleted' satisfies keyof voice.Agent;
