import type { CallerLine, Explanation } from '../../src/index.js';

/** The conversation with the caller. */
export interface Chat {
  say(text: string): Promise<void>;
  listen(on: boolean): void;
  /** What the caller says next. */
  heard(signal: AbortSignal): Promise<string | undefined>;
  hangUp(): Promise<void>;
}

export function createCallerLine(chat: Chat): CallerLine {
  return {
    hold: async () => chat.listen(false),
    announce: ({ attempt }) => chat.say(`I'm calling ${attempt.destination.name}.`),
    async ask({ question, signal }) {
      chat.listen(true);
      await chat.say(question);
      return chat.heard(signal);
    },
    introduce: ({ attempt }) => chat.say(`Here is ${attempt.destination.name}.`),
    async resume({ explanation }) {
      chat.listen(true);
      await chat.say(whatHappened(explanation));
    },
    async takeMessage({ explanation, signal }) {
      await chat.say(`${whatHappened(explanation)} What may I pass on?`);
      return chat.heard(signal);
    },
    async dismiss({ explanation }) {
      await chat.say(`${whatHappened(explanation)} Goodbye.`);
      await chat.hangUp();
    },
  };
}

function whatHappened({ because, destination }: Explanation): string {
  return `${destination?.name ?? 'Nobody'} could not take the call: ${because.type}.`;
}
