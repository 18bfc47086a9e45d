import type { ChatRequest, Rule } from '@warm/testbed';

/**
 * What the scripted model answers in the lab. It understands the handful of things the lab's phones say; whoever has
 * model keys talks to a real one.
 */
export const LAB_SCRIPT: readonly Rule[] = [
  {
    when: { hasTool: 'transfer_to_human', lastUser: /\b(person|human|somebody|someone|supervisor)\b/i },
    reply: (request) => ({ tool: 'transfer_to_human', args: { reason: reasonOf(request) } }),
  },
  {
    when: { hasTool: 'decline_call', lastUser: /\b(no|not|cannot|can't|meeting|busy)\b/i },
    reply: ({ lastUser = '' }) => ({ tool: 'decline_call', args: { reason: lastUser } }),
  },
  {
    when: { hasTool: 'accept_call', lastUser: /\b(yes|sure|okay|through)\b/i },
    reply: { tool: 'accept_call', args: {} },
  },
  {
    when: { hasTool: 'accept_call' },
    reply: 'They want to talk to a person. Would you like to take the call?',
  },
  {
    when: { hasTool: 'transfer_to_human', lastUser: /\S/ },
    reply: 'I see. If you would like to talk to a person, just say so.',
  },
];

// The last thing the caller said that was not only the wish for a person.
function reasonOf({ messages }: ChatRequest): string {
  const said = messages.filter(({ role }) => role === 'user').map(({ text }) => text);
  return said.at(-1) ?? 'The caller asked for a person.';
}
