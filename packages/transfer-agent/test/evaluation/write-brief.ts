import { llm } from '@livekit/agents';
import { summarize, type Brief } from '../../src/index.js';
import type { RecordedConversation } from './conversations.js';

/** A recorded conversation as an agent's session would hold it. */
export function chatOfRecording({ talk }: RecordedConversation): llm.ChatContext {
  const chatCtx = llm.ChatContext.empty();
  for (const line of talk.split('\n')) {
    chatCtx.addMessage({ role: line.startsWith('C:') ? 'user' : 'assistant', content: line.slice(2).trim() });
  }
  return chatCtx;
}

export function writeBrief(
  model: llm.LLM,
  conversation: RecordedConversation,
  timeoutMs?: number,
): Promise<Brief> {
  const { reason } = conversation;
  const chatCtx = chatOfRecording(conversation);
  return summarize({ chatCtx, llm: model, reason, ...(timeoutMs !== undefined && { timeoutMs }) });
}
