import type { RoomCredentials } from '@warm/session-core/rooms';
import { createCallWatcher as watchHere, createDepartureWatcher } from '@warm/sip';
import type { CallWatcher } from '@warm/session-core';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { ControlClient } from '../control/control-client.js';

/**
 * Has merged calls watched by the worker's main process. Where that cannot be asked this job stays until the call is
 * over and watches it itself: `staying` then settles with the call's end.
 */
export function createCallWatcher(options: {
  readonly control: ControlClient;
  readonly credentials: RoomCredentials;
  readonly rooms: RoomServiceClient;
  readonly onFallback: (error: unknown) => void;
}): { readonly watcher: CallWatcher; readonly staying: () => Promise<void> } {
  const { control, credentials, rooms, onFallback } = options;
  let staying: Promise<void> = Promise.resolve();
  const watcher: CallWatcher = {
    async watch(call) {
      const { request, line, signal } = call;
      const identities = [request.callerIdentity, line.supervisorIdentity];
      try {
        await control.watch({ roomName: request.callRoom, identities }, signal);
      } catch (error) {
        onFallback(error);
        const departed = new Promise<void>((resolve) => {
          const here = createDepartureWatcher({ credentials, rooms, onDeparted: () => resolve() });
          void watchHere(here)
            .watch(call)
            .catch(() => resolve());
        });
        staying = departed;
      }
    },
  };
  return { watcher, staying: () => staying };
}
