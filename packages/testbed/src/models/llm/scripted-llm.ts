import type { ChatRequest } from './chat-request.js';
import { defaultReply } from './default-reply.js';
import type { Reply, ReplySource } from './reply.js';
import { matches, type Rule } from './rule.js';
import { ScriptError } from './script-error.js';

interface Line {
  readonly rule: Rule;
  used: number;
}

/** A language model that answers by rules: the first that applies wins, `defaultReply` when none does. */
export class ScriptedLlm {
  #lines: Line[] = [];

  /** Replaces all rules. */
  script(rules: readonly Rule[]): void {
    this.#lines = rules.map(toLine);
  }

  /** Adds a rule before all others. */
  prepend(rule: Rule): void {
    this.#lines.unshift(toLine(rule));
  }

  /** Removes all rules: defaults answer. */
  reset(): void {
    this.#lines = [];
  }

  /**
   * The reply to a request; counts the rule that gave it as used.
   *
   * @throws ScriptError when the reply calls a tool that the request does not offer or forbids.
   */
  reply(request: ChatRequest): Reply {
    const line = this.#lines.find(
      ({ rule, used }) => used < (rule.times ?? Infinity) && matches(rule.when, request),
    );
    if (!line) return defaultReply(request);
    line.used++;
    const reply = evaluate(line.rule.reply, request);
    requirePossible(reply, request);
    return reply;
  }
}

function toLine(rule: Rule): Line {
  return { rule, used: 0 };
}

function evaluate(source: ReplySource, request: ChatRequest): Reply {
  return typeof source === 'function' ? source(request) : source;
}

function requirePossible(reply: Reply, request: ChatRequest): void {
  if (typeof reply === 'string' || !('tool' in reply)) return;
  const offered = request.tools.map((tool) => tool.name);
  if (!offered.includes(reply.tool)) {
    throw new ScriptError(
      `the script calls tool "${reply.tool}", but the request offers ${offered.join(', ') || 'none'}: ` +
        'add "hasTool" to the rule\'s "when", or give the agent the tool',
    );
  }
  if (request.toolChoice === 'none') {
    throw new ScriptError(
      `the script calls tool "${reply.tool}", but the request's tool_choice is "none": match more narrowly`,
    );
  }
}
