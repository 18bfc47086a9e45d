import type { CallWatch, CallWatcher, Consult, TransferRequest } from '@warm/session-core';
import type { DepartureWatcher, WatchOptions } from './departure-watcher.js';
import type { WatchedCall } from './watched-call.js';

/** The watcher as a transfer uses it: over caller and supervisor, wherever the consult path has brought them. */
export function createCallWatcher(watcher: DepartureWatcher): CallWatcher {
  return {
    async watch({ request, consult, mode, signal }) {
      const onDeparture = mode === 'stand-by' ? 'report' : 'end-call';
      return callWatch(await watcher.watch({ ...mergedCall(request, consult), onDeparture, signal }));
    },
  };
}

/** Who is to be watched where after a merge; for owners of a call who ask a watcher themselves. */
export function mergedCall(
  { callRoom, callerIdentity }: Pick<TransferRequest, 'callRoom' | 'callerIdentity'>,
  { path, roomName, supervisorIdentity }: Consult,
): WatchOptions {
  if (path !== 'bridge') return { roomName: callRoom, identities: [callerIdentity, supervisorIdentity] };
  const otherRooms = [{ roomName, identities: [supervisorIdentity] }];
  return { roomName: callRoom, identities: [callerIdentity], otherRooms };
}

function callWatch(call: WatchedCall): CallWatch {
  return {
    async takeOver() {
      call.onDeparture = 'end-call';
      // Nobody reacted to who left while the session stood by: their departure is the first.
      if (call.departed.length > 0) await call.end();
    },
    close: () => call.close(),
  };
}
