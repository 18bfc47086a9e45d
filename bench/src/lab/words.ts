/** What is said in a measured call, by whomever. The agents' words are those of our worker's own prompts. */
export const WORDS = {
  greeting: 'Hello, how can I help you?',
  ask: 'I would like to speak to a person about a refund please.',
  /** Some two seconds, as a model likes to say before it calls a tool. */
  filler: 'Sure, one moment please, let me find somebody for you.',
  briefOpening: 'Hello, this is the assistant, with a caller on hold for you.',
  summary: 'They want a refund for an order.',
  hello: 'Hello, this is Ada speaking.',
  yes: 'Yes please put them through.',
  callerLeft: "I'm sorry, the caller is no longer waiting. Goodbye.",
} as const;
