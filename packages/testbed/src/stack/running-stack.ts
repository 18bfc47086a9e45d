import type { ExitListeners } from './exit-listeners.js';
import type { ProcessExit, StackProcessName } from './process-error.js';
import type { Processes } from './processes.js';
import { StackError } from './stack-error.js';
import type {
  LiveKitEndpoint,
  RedisEndpoint,
  RestartOptions,
  SipEndpoint,
  Stack,
  StackLogs,
} from './stack.js';

export interface RunningStackParts {
  livekit: LiveKitEndpoint;
  redis: RedisEndpoint | undefined;
  sip: SipEndpoint | undefined;
  logs: StackLogs;
  processes: Processes;
  exits: ExitListeners;
  /** Stops everything and removes the folder. */
  tearDown: () => Promise<void>;
}

/** Holds a started stack until it is closed. */
export class RunningStack implements Stack {
  readonly livekit: LiveKitEndpoint;
  readonly redis: RedisEndpoint | undefined;
  readonly sip: SipEndpoint | undefined;
  readonly logs: StackLogs;
  readonly #parts: RunningStackParts;
  #closing: Promise<void> | undefined;

  constructor(parts: RunningStackParts) {
    this.livekit = parts.livekit;
    this.redis = parts.redis;
    this.sip = parts.sip;
    this.logs = parts.logs;
    this.#parts = parts;
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  get pids(): Partial<Record<StackProcessName, number>> {
    return this.#parts.processes.pids;
  }

  async restart(name: StackProcessName, options: RestartOptions = {}): Promise<void> {
    if (this.closed) throw new StackError(`cannot restart ${name}: the stack is closed`);
    const process = this.#parts.processes.get(name);
    await process.stop(options.signal);
    await process.start();
  }

  onExit(listener: (exit: ProcessExit) => void): () => void {
    return this.#parts.exits.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#parts.tearDown();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
