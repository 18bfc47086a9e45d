import pino, { type Logger } from 'pino';

/** LiveKit's agents mark personal data by this prefix: words people said, names of rooms with a caller's number in them. */
const PERSONAL = /^lk\.pii\./;
/** Where `@livekit/agents` keeps the logger of the process, whichever copy of it writes. */
const LOGGER = Symbol.for('@livekit/agents:logger');

/** A line's facts, without those that are personal data. */
function withoutPersonalData(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, PERSONAL.test(name) ? '[redacted]' : value]),
  );
}

/**
 * From here on the logs of this process hold nothing anybody said and no numbers. `@livekit/agents` marks personal
 * data but writes it all the same, and has no setting for it: so its logger is replaced by one that does not.
 */
export function keepLogsPrivate(level: string, destination?: pino.DestinationStream): Logger {
  const logger = pino(
    { level, serializers: { error: pino.stdSerializers.err }, formatters: { log: withoutPersonalData } },
    destination ?? process.stdout,
  );
  (globalThis as { [LOGGER]?: Logger })[LOGGER] = logger;
  return logger;
}
