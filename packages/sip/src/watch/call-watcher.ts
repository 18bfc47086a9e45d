import type { CallWatcher } from '@warm/session-core';
import type { DepartureWatcher } from './departure-watcher.js';

/** The watcher as a transfer uses it: over caller and supervisor, in the call room. */
export function createCallWatcher(watcher: DepartureWatcher): CallWatcher {
  return {
    async watch({ request, line, signal }) {
      const identities = [request.callerIdentity, line.supervisorIdentity];
      await watcher.watch({ roomName: request.callRoom, identities, signal });
    },
  };
}
