/** Where diagnostics go; a pino logger fits. Facts that are personal data carry the prefix `lk.pii.`, as LiveKit's do. */
export interface Log {
  debug(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export const silentLog: Log = { debug: () => undefined, warn: () => undefined };
