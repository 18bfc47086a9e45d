import type { ChatRequest, Reply, Rule } from '@warm/testbed';
import { WORDS } from './words.js';

export interface ScriptOptions {
  /** A sentence is spoken with the tool call. */
  readonly filler: boolean;
  /** Whom a caller who says this is put through to. */
  readonly supervisorFor: (said: string) => string;
}

/** What the scripted model says to our worker and to the peers: the same, and in the same situations. */
export function benchScript({ filler, supervisorFor }: ScriptOptions): Rule[] {
  return [
    { when: { schemaName: 'brief' }, reply: { json: brief } },
    {
      when: { hasTool: 'transfer_to_human', lastUser: /\bperson\b/i },
      reply: ({ lastUser = '' }): Reply => ({
        tool: 'transfer_to_human',
        args: { to: supervisorFor(lastUser), reason: WORDS.summary },
        ...(filler && { text: WORDS.filler }),
      }),
    },
    { when: { hasTool: 'accept_call', lastUser: /\byes\b/i }, reply: { tool: 'accept_call', args: {} } },
    {
      when: { hasTool: 'connect_to_caller', lastUser: /\byes\b/i },
      reply: { tool: 'connect_to_caller', args: {} },
    },
    { when: tellsOfHangUp, reply: WORDS.callerLeft },
    { when: { hasTool: 'connect_to_caller' }, reply: WORDS.summary },
    { when: () => true, reply: 'I see.' },
  ];
}

function tellsOfHangUp({ messages }: ChatRequest): boolean {
  return messages.some(({ text }) => /hung up before/i.test(text));
}

const claim = { text: WORDS.summary, turns: [2] };
const brief = {
  caller: null,
  headline: claim,
  reason: claim,
  wants: null,
  mood: null,
  urgency: 'normal',
  language: 'en',
  tried: [],
  openQuestions: [],
  facts: [],
  fields: {},
};
