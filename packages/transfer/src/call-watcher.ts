import type { RoomCredentials } from '@warm/session-core/rooms';
import { createDepartureWatcher, mergedCall, type WatchOptions } from '@warm/sip';
import type { CallWatch, CallWatcher } from '@warm/session-core';
import type { RoomServiceClient } from 'livekit-server-sdk';

/**
 * Has a merged call watched by a process that outlives this job. Resolves when it is watched: from then on that
 * process ends the call when one of the two leaves.
 */
export type HandOver = (call: WatchOptions, signal: AbortSignal) => Promise<void>;

/** Where a merged call is watched: elsewhere, or by this job until it is `over`. */
export interface Watched {
  readonly over: Promise<void> | undefined;
}

/** Hands merged calls over. Where nobody takes one, this job watches it itself and has to stay until it is over. */
export function createCallWatcher(options: {
  readonly handOver: HandOver | undefined;
  readonly credentials: RoomCredentials;
  readonly rooms: RoomServiceClient;
  readonly onFallback: (error: unknown) => void;
}): { readonly watcher: CallWatcher; readonly watched: () => Promise<Watched> } {
  const { handOver, credentials, rooms, onFallback } = options;
  let watched: Promise<Watched> = Promise.resolve({ over: undefined });

  const watchHere = (call: WatchOptions) =>
    new Promise<void>((resolve) => {
      const here = createDepartureWatcher({ credentials, rooms, onDeparted: () => resolve() });
      here.watch(call).catch(() => resolve());
    });

  const entrust = async (call: WatchOptions, signal: AbortSignal): Promise<Watched> => {
    if (!handOver) return { over: watchHere(call) };
    try {
      await handOver(call, signal);
      return { over: undefined };
    } catch (error) {
      onFallback(error);
      return { over: watchHere(call) };
    }
  };

  const watcher: CallWatcher = {
    // While this job stands by it learns of departures itself; should it die, its successor does.
    async watch({ request, consult, mode, signal }): Promise<CallWatch> {
      const call = mergedCall(request, consult);
      if (mode === 'end-call') await (watched = entrust(call, signal));
      return {
        async takeOver(takeOverSignal) {
          if (mode === 'end-call') return;
          await (watched = entrust(call, takeOverSignal));
        },
        close: () => Promise.resolve(),
      };
    },
  };
  return { watcher, watched: () => watched };
}
