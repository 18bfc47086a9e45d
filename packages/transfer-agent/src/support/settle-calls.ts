import { llm } from '@livekit/agents';

/**
 * Gives every tool call without a result an empty one. Taking the caller on hold interrupts the turn whose tool asked
 * for it, sometimes before its result is kept; models are not shown calls without a result, and would ask again.
 */
export function settleCalls(chatCtx: llm.ChatContext): void {
  const settled = new Set(
    chatCtx.items.flatMap((item) => (item.type === 'function_call_output' ? [item.callId] : [])),
  );
  const open = chatCtx.items.flatMap((item) =>
    item.type === 'function_call' && !settled.has(item.callId) ? [item] : [],
  );
  for (const { callId, name, createdAt } of open) {
    chatCtx.insert(llm.FunctionCallOutput.create({ callId, name, output: '', isError: false, createdAt }));
  }
}
