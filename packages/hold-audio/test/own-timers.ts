import { createHook } from 'node:async_hooks';

/** Where the package's own code is, as a stack names it. */
const SOURCE = '/hold-audio/src/';

/**
 * Counts the timers that wait and were set by this package, or by what it calls: also those that do not keep the process
 * alive, which `getActiveResourcesInfo()` leaves out, and none of the others' in this process.
 */
export function watchOwnTimers(): Disposable & { readonly waiting: number } {
  const waiting = new Set<number>();
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout' && stackHere().includes(SOURCE)) waiting.add(id);
    },
    destroy(id) {
      waiting.delete(id);
    },
  }).enable();
  return {
    get waiting() {
      return waiting.size;
    },
    [Symbol.dispose]: () => void hook.disable(),
  };
}

function stackHere(): string {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = usual;
  return stack;
}
