import { StoreUnavailableError } from '../../errors/store-unavailable-error.js';
import type { RedisLink } from './redis-link.js';

/** One script on one set of keys. */
export interface ScriptCall {
  /** The store's method, for errors. */
  readonly operation: string;
  readonly script: string;
  readonly keys: string[];
  readonly args: readonly (string | number)[];
}

class TimedOut extends Error {}
class Offline extends Error {}

/**
 * Runs scripts in Redis, each atomic there. A call is answered or rejected within the time limit, and never with an error
 * of Redis or its client.
 */
export class RedisScripts {
  readonly #link: RedisLink;
  readonly #timeoutMs: number;
  #closing: Promise<void> | undefined;

  constructor(link: RedisLink, timeoutMs: number) {
    this.#link = link;
    this.#timeoutMs = timeoutMs;
  }

  /** What the script returned, which must be a list of texts and numbers. @throws StoreUnavailableError */
  async run(call: ScriptCall): Promise<readonly string[]> {
    if (this.#closing) throw closedError(call.operation);
    try {
      const reply = await inTime(this.#timeoutMs, () => this.#send(call));
      return (reply as unknown[]).map(String);
    } catch (error) {
      throw this.#translate(call.operation, error);
    }
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#closing ??= inTime(this.#timeoutMs, () => this.#link.close()).catch(() => undefined);
    return this.#closing;
  }

  async #send({ script, keys, args }: ScriptCall): Promise<unknown> {
    await this.#link.settled;
    const { client } = this.#link;
    // A borrowed client may queue commands while it is offline, and run them when nobody waits for them any more.
    if (!client.isReady) throw new Offline();
    return client.eval(script, { keys, arguments: args.map(String) });
  }

  #translate(operation: string, cause: unknown): StoreUnavailableError {
    if (this.#closing) return closedError(operation);
    if (cause instanceof TimedOut) return this.#timedOut(operation);
    if (isReply(cause)) return refusedError(operation, cause);
    const { address, lastError } = this.#link;
    const known = cause instanceof Offline ? lastError : cause;
    const detail = known instanceof Error && known.message !== '' ? ` (${known.message})` : '';
    return new StoreUnavailableError({
      operation,
      reason: 'offline',
      problem: `there is no connection to Redis at ${address}${detail}`,
      cure: 'See that Redis runs and can be reached; the connection comes back by itself.',
      cause: known,
    });
  }

  #timedOut(operation: string): StoreUnavailableError {
    this.#link.unanswered();
    return new StoreUnavailableError({
      operation,
      reason: 'timeout',
      problem: `Redis at ${this.#link.address} did not answer within ${this.#timeoutMs} ms`,
      cure: 'See to its load and the network, or raise `commandTimeoutMs`.',
    });
  }
}

function closedError(operation: string): StoreUnavailableError {
  return new StoreUnavailableError({
    operation,
    reason: 'closed',
    problem: 'it was closed',
    cure: 'Create a new one.',
  });
}

function refusedError(operation: string, cause: Error): StoreUnavailableError {
  return new StoreUnavailableError({
    operation,
    reason: 'refused',
    problem: `Redis answered "${cause.message}"`,
    cure: "Change Redis' configuration or its user's rights as the answer says.",
    cause,
  });
}

/** An error Redis answered with, whichever copy of the client it comes from: it begins with a code, e.g. `OOM`. */
function isReply(error: unknown): error is Error {
  return error instanceof Error && /^[A-Z]{2,} /.test(error.message);
}

async function inTime<Result>(timeoutMs: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut()), timeoutMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
