import { createClient } from '@redis/client';

/**
 * What is needed of a client of `redis` or `@redis/client`. Clusters and sentinels have it too.
 */
export interface RedisScriptClient {
  /** Whether a command can be sent at once. */
  readonly isReady: boolean;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A connection to Redis that looks after itself. */
export interface RedisLink {
  readonly client: RedisScriptClient;
  /** Where it leads, for messages: never with a password. */
  readonly address: string;
  /** Why it is not connected, if it is not. */
  readonly lastError: unknown;
  /** Resolves when the first connection stands or has failed. */
  readonly settled: Promise<void>;
  /** Told that the client does not answer. */
  unanswered(): void;
  close(): Promise<void>;
}

/** A connection that belongs to somebody else: it is used and neither mended nor closed. */
export function borrowedLink(client: RedisScriptClient): RedisLink {
  return {
    client,
    address: 'the given client’s server',
    lastError: undefined,
    settled: Promise.resolve(),
    unanswered: () => undefined,
    close: async () => undefined,
  };
}

/** How soon a lost connection is tried again: calls wait on the other side, and Redis minds little. */
const RECONNECT_STEP_MS = 50;
const RECONNECT_MAX_MS = 500;
const CONNECT_TIMEOUT_MS = 2_000;

type Client = ReturnType<typeof connect>;

/** A connection of our own: no queue while it is down, and a new one when it stops answering. */
export class OwnedRedisLink implements RedisLink {
  readonly address: string;
  readonly #url: string;
  #client: Client;
  #settled: Promise<void>;
  #lastError: unknown;

  constructor(url: string) {
    this.#url = url;
    this.address = new URL(url).host;
    [this.#client, this.#settled] = this.#open();
  }

  get client(): RedisScriptClient {
    return this.#client;
  }

  get settled(): Promise<void> {
    return this.#settled;
  }

  get lastError(): unknown {
    return this.#lastError;
  }

  // A host that vanished without a word leaves a connection that TCP gives up only after many minutes.
  unanswered(): void {
    if (!this.#client.isReady) return;
    const silent = this.#client;
    [this.#client, this.#settled] = this.#open();
    silent.destroy();
  }

  /** Commands on their way are still answered. */
  async close(): Promise<void> {
    if (!this.#client.isOpen) return;
    if (this.#client.isReady) await this.#client.close();
    else this.#client.destroy();
  }

  #open(): [Client, Promise<void>] {
    const client = connect(this.#url);
    client.on('error', (error: unknown) => (this.#lastError = error));
    const settled = new Promise<void>((resolve) => {
      client.once('ready', () => resolve());
      client.once('error', () => resolve());
    });
    client.connect().catch(() => undefined);
    return [client, settled];
  }
}

function connect(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min((retries + 1) * RECONNECT_STEP_MS, RECONNECT_MAX_MS),
    },
  });
}
