import { readdirSync } from 'node:fs';
import { running, type ProcessId } from '../softphones/process-tree.js';
import type { CallCenter } from './call-center.js';

/** The process that serves the one call there is: a connection to a room has threads, a process that waits has none of them. */
export function jobOfCall({ worker }: CallCenter): ProcessId {
  const jobs = running(worker.pid, 'job_proc_lazy_main').map((id) => ({ id, threads: threadsOf(id) }));
  const [busiest] = jobs.sort((a, b) => b.threads - a.threads);
  if (!busiest) throw new Error('The worker has no job processes.');
  return busiest.id;
}

export function kill({ pid }: ProcessId): void {
  process.kill(pid, 'SIGKILL');
}

function threadsOf({ pid }: ProcessId): number {
  return readdirSync(`/proc/${pid}/task`).length;
}
