import type { JobContext } from '@livekit/agents';

/** Metadata of a dispatch that replaces an agent which has died. */
export const SUCCESSOR = 'warm-successor';

/** Whether the job was sent to a call whose agent has died: there is no third one. */
export function isSuccessor({ job }: Pick<JobContext, 'job'>): boolean {
  return job.metadata === SUCCESSOR;
}
