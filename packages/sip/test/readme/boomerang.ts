import type { DepartureWatcher } from '../../src/index.js';

/** For a minute after the merge a supervisor who leaves is only reported; after that whoever leaves ends the call. */
export async function watchWithBoomerang(
  watcher: DepartureWatcher,
  roomName: string,
  identities: readonly string[],
) {
  const call = await watcher.watch({ roomName, identities, onDeparture: 'report' });
  const timer = setTimeout(() => (call.onDeparture = 'end-call'), 60_000);
  return { call, cancel: () => clearTimeout(timer) };
}
