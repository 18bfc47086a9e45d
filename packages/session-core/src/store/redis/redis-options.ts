import { InvalidInputError } from '../../errors/invalid-input-error.js';
import { requireInteger } from '../require-integer.js';
import { borrowedLink, OwnedRedisLink, type RedisScriptClient } from './redis-link.js';
import { RedisScripts } from './redis-scripts.js';

/** Where Redis is: a URL to connect to, or a client that is connected. */
export type RedisSource =
  | {
      /** `redis://` or `rediss://`. The connection is made at once, mended by itself, and ended by `close()`. */
      readonly url: string;
      readonly client?: never;
    }
  | {
      /** Stays its owner's: listen to its `error` event, and close it yourself. */
      readonly client: RedisScriptClient;
      readonly url?: never;
    };

export type RedisOptions = RedisSource & {
  /** Put before every key; tenants that share a Redis need one each. @default 'warm:' */
  readonly keyPrefix?: string;
  /** How long Redis may take to answer, and to connect the first time. @default 1_000 */
  readonly commandTimeoutMs?: number;
};

export const REDIS_DEFAULTS = {
  keyPrefix: 'warm:',
  commandTimeoutMs: 1_000,
} as const satisfies Partial<RedisOptions>;

/** @throws InvalidInputError */
export function openRedis(options: RedisOptions): RedisScripts {
  const { commandTimeoutMs = REDIS_DEFAULTS.commandTimeoutMs } = options;
  requireInteger('commandTimeoutMs', commandTimeoutMs, 1);
  if (options.client) return new RedisScripts(borrowedLink(options.client), commandTimeoutMs);
  requireRedisUrl(options.url);
  return new RedisScripts(new OwnedRedisLink(options.url), commandTimeoutMs);
}

function requireRedisUrl(url: string): void {
  if (URL.canParse(url) && ['redis:', 'rediss:'].includes(new URL(url).protocol)) return;
  throw new InvalidInputError({
    field: 'url',
    // A URL may carry a password.
    value: url.replace(/\/\/.*@/, '//***@'),
    cure: 'Use a URL such as redis://127.0.0.1:6379.',
  });
}
