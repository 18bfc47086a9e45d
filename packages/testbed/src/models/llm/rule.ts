import type { ChatRequest } from './chat-request.js';
import type { ReplySource } from './reply.js';

/** Conditions on a chat request; all that are given must hold. */
export interface ChatMatcher {
  /** What the user said, as long as nobody has answered it: a rule by this never loops after its tool ran. */
  readonly lastUser?: RegExp;
  /** The last message is a result of this tool. */
  readonly lastTool?: { readonly name?: string; readonly output?: RegExp };
  /** The instructions: system and developer messages together. */
  readonly system?: RegExp;
  /** A tool that the request offers. */
  readonly hasTool?: string;
  /** The name of the JSON schema of a structured request. */
  readonly schemaName?: string;
}

/** One line of a scripted model's part. */
export interface Rule {
  readonly when: ChatMatcher | ((request: ChatRequest) => boolean);
  readonly reply: ReplySource;
  /** How often it applies before later rules get their turn. @default Infinity */
  readonly times?: number;
}

/** Whether a rule applies to a request. */
export function matches(when: Rule['when'], request: ChatRequest): boolean {
  if (typeof when === 'function') return when(request);
  return (
    fits(when.lastUser, request.lastUser) &&
    fitsTool(when.lastTool, request) &&
    fits(when.system, request.system) &&
    (when.hasTool === undefined || request.tools.some((tool) => tool.name === when.hasTool)) &&
    (when.schemaName === undefined || request.schema?.name === when.schemaName)
  );
}

function fits(pattern: RegExp | undefined, text: string | undefined): boolean {
  if (pattern === undefined) return true;
  // `search` leaves a global pattern's lastIndex alone.
  return text !== undefined && text.search(pattern) >= 0;
}

function fitsTool(when: ChatMatcher['lastTool'], { lastTool }: ChatRequest): boolean {
  if (when === undefined) return true;
  if (lastTool === undefined) return false;
  return (when.name === undefined || when.name === lastTool.name) && fits(when.output, lastTool.output);
}
