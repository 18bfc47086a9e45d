import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 25;

/** Asks `probe` again and again until it says yes. @throws the signal's reason when that aborts first. */
export async function waitUntil(probe: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (await probe()) return;
    await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
