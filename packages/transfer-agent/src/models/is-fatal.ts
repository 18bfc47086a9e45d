/** An LLM's failure after its last try. */
export function isFatal(error: unknown): boolean {
  const isObject = typeof error === 'object' && error !== null;
  return (
    isObject && 'type' in error && error.type === 'llm_error' && 'recoverable' in error && !error.recoverable
  );
}
