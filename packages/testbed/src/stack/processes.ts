import type { ManagedProcess } from './managed-process.js';
import type { StackProcessName } from './process-error.js';
import { StackError } from './stack-error.js';

/** The processes of one stack, in the order in which they need each other. */
export class Processes {
  readonly #byName = new Map<StackProcessName, ManagedProcess>();

  /** Starts processes that do not need each other; when one fails, the others are still known and can be stopped. */
  async start(processes: readonly ManagedProcess[], signal?: AbortSignal): Promise<void> {
    for (const process of processes) this.#byName.set(process.name, process);
    const outcomes = await Promise.allSettled(processes.map((process) => process.start(signal)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  get(name: StackProcessName): ManagedProcess {
    const process = this.#byName.get(name);
    if (process !== undefined) return process;
    const known = [...this.#byName.keys()].join(', ');
    throw new StackError(`this stack has no process "${name}"; it has ${known}`);
  }

  get pids(): Partial<Record<StackProcessName, number>> {
    const running = [...this.#byName.values()].map(({ name, pid }) => [name, pid] as const);
    return Object.fromEntries(running.filter(([, pid]) => pid !== undefined));
  }

  /** Telephony goes first: it says goodbye to its phones through the server and Redis. */
  async stop(): Promise<void> {
    await this.#byName.get('livekit-sip')?.stop();
    await Promise.all([...this.#byName.values()].map((process) => process.stop()));
  }
}
