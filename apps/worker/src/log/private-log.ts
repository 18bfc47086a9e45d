import pino, { type Logger } from 'pino';
import { withoutNumbers } from './without-numbers.js';

/**
 * What holds personal data by its name: LiveKit's agents mark some by a prefix, words people said for example, and
 * write others whole, a job with the name of its room, which has the caller's number in it.
 */
const PERSONAL = /^lk\.pii\.|^(?:job|req)$/;
/** Where `@livekit/agents` keeps the logger of the process, whichever copy of it writes. */
const LOGGER = Symbol.for('@livekit/agents:logger');

/** A line's facts, without those that are personal data. */
function withoutPersonalData(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, PERSONAL.test(name) ? '[redacted]' : value]),
  );
}

/** What kind of error it was and where; never its fields, which say for whom. */
function privateError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutNumbers(error) : error;
  const { name, message, stack = '' } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return { type: name, ...code, message: withoutNumbers(message), stack: withoutNumbers(stack) };
}

/**
 * From here on the logs of this process hold nothing anybody said and no numbers. `@livekit/agents` marks personal
 * data but writes it all the same, and has no setting for it: so its logger is replaced by one that does not.
 */
export function keepLogsPrivate(level: string, destination?: pino.DestinationStream): Logger {
  const logger = pino(
    {
      level,
      serializers: { error: privateError, err: privateError },
      formatters: { log: withoutPersonalData },
    },
    destination ?? process.stdout,
  );
  // What a child writes with each of its lines passes through none of pino's formatters.
  const prototype = Object.getPrototypeOf(logger) as Logger;
  logger.child = function (this: Logger, bindings, options) {
    return prototype.child.call(this, withoutPersonalData(bindings), options);
  } as Logger['child'];
  (globalThis as { [LOGGER]?: Logger })[LOGGER] = logger;
  return logger;
}
