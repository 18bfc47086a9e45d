import type { CallerLine } from '../../src/index.js';

/** The conversation with the caller. */
export interface Chat {
  say(text: string): Promise<void>;
  listen(on: boolean): void;
}

export function createCallerLine(chat: Chat): CallerLine {
  return {
    hold: async () => chat.listen(false),
    announce: ({ attempt }) => chat.say(`I'm calling ${attempt.destination.name}.`),
    async resume({ attempt, because }) {
      chat.listen(true);
      await chat.say(`${attempt.destination.name} could not take the call: ${because.type}.`);
    },
  };
}
