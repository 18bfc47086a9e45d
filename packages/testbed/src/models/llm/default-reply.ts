import type { ChatRequest } from './chat-request.js';
import { minimalValue } from './minimal-value.js';
import type { Reply } from './reply.js';

const MAX_SUMMARY_LENGTH = 240;

/**
 * What a scripted model answers when no rule applies:
 * - to a structured request, a small object valid for its schema, its strings made of what was said;
 * - to something the user said: `I heard: …`;
 * - to a tool's result: `The tool said: …`;
 * - else `Hello, how can I help you?`.
 */
export function defaultReply(request: ChatRequest): Reply {
  if (request.schema) return { json: toObject(minimalValue(request.schema.schema, whatWasSaid(request))) };
  if (request.lastUser !== undefined) return `I heard: ${request.lastUser}`;
  if (request.lastTool) return `The tool said: ${request.lastTool.output}`;
  return 'Hello, how can I help you?';
}

function whatWasSaid(request: ChatRequest): string {
  const said = request.messages.filter((message) => message.role === 'user').map((message) => message.text);
  return said.join(' ').slice(-MAX_SUMMARY_LENGTH) || 'Nothing was said.';
}

function toObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
