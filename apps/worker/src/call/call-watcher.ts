import type { RoomCredentials } from '@warm/session-core/rooms';
import { createDepartureWatcher, mergedCall, type WatchOptions } from '@warm/sip';
import type { CallWatch, CallWatcher } from '@warm/session-core';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { ControlClient } from '../control/control-client.js';

/**
 * Has merged calls watched by the worker's main process. Where that cannot be asked this job stays until the call is
 * over and watches it itself: `staying` settles when the job is not needed any more.
 */
export function createCallWatcher(options: {
  readonly control: ControlClient;
  readonly credentials: RoomCredentials;
  readonly rooms: RoomServiceClient;
  readonly onFallback: (error: unknown) => void;
}): { readonly watcher: CallWatcher; readonly staying: () => Promise<void> } {
  const { control, credentials, rooms, onFallback } = options;
  let staying: Promise<void> = Promise.resolve();

  const watchHere = (call: WatchOptions) =>
    new Promise<void>((resolve) => {
      const here = createDepartureWatcher({ credentials, rooms, onDeparted: () => resolve() });
      here.watch(call).catch(() => resolve());
    });

  /** Resolves when the call is watched; `over` with what keeps this job here. */
  const handOver = async (call: WatchOptions, signal: AbortSignal): Promise<{ over: Promise<void> }> => {
    try {
      await control.watch({ roomName: call.roomName, identities: [...call.identities] }, signal);
      return { over: Promise.resolve() };
    } catch (error) {
      onFallback(error);
      return { over: watchHere(call) };
    }
  };

  const watcher: CallWatcher = {
    // While this job stands by it learns of departures itself; should it die, its successor does.
    async watch({ request, consult, mode, signal }): Promise<CallWatch> {
      const call = mergedCall(request, consult);
      if (mode === 'end-call') staying = (await handOver(call, signal)).over;
      return {
        async takeOver(takeOverSignal) {
          if (mode === 'end-call') return;
          const handedOver = handOver(call, takeOverSignal);
          staying = handedOver.then(({ over }) => over);
          await handedOver;
        },
        close: () => Promise.resolve(),
      };
    },
  };
  return { watcher, staying: () => staying };
}
