/** What an OpenAI-compatible API answers when it refuses. */
export function openAiError(message: string, type: string, code: string | null = null): object {
  return { error: { message, type, param: null, code } };
}

/** Bodies of the HTTP errors that faults answer with. */
export const FAULT_MESSAGES = {
  'http-500': 'The server had an error while processing your request (injected fault).',
  'http-429': 'Rate limit reached (injected fault).',
} as const;

/** Status codes of the HTTP errors that faults answer with. */
export const FAULT_STATUS = { 'http-500': 500, 'http-429': 429 } as const;
