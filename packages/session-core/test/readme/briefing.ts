import type { Briefing } from '../../src/index.js';

/** Talks to a supervisor from the moment they answer. */
export interface Desk {
  ask(identity: string, question: string): Promise<string>;
  tell(identity: string, text: string): Promise<void>;
  leave(identity: string): Promise<void>;
}

export function createBriefing(desk: Desk): Briefing {
  return {
    prepare: async () => undefined,
    async start({ request, line: { supervisorIdentity }, on }) {
      const decision = desk.ask(supervisorIdentity, `A caller wants ${request.reason}. Do you take it?`);
      void decision.then((answer) => (answer === 'yes' ? on.accepted('speech') : on.declined(answer)));
      return {
        answer: (text = 'The caller did not say.') => desk.tell(supervisorIdentity, text),
        close: () => desk.leave(supervisorIdentity),
      };
    },
  };
}
