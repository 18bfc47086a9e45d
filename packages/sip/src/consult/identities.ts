import { randomBytes } from 'node:crypto';

/** Unique an attempt: dialing an identity twice hangs up the first leg. Unguessable: knowing it opens a private track. */
export function newSupervisorIdentity(): string {
  return `supervisor-${randomBytes(8).toString('hex')}`;
}

export function newTransferAgentIdentity(): string {
  return `transfer-agent-${randomBytes(8).toString('hex')}`;
}

export function newWatcherIdentity(): string {
  return `watcher-${randomBytes(8).toString('hex')}`;
}
