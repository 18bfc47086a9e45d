const FRAME_MS = 20;
/** Frames that a late wake-up sends at once. */
const MAX_BURST = 10;
/** After a longer stop, such as a suspended process, the rest is dropped rather than sent in a burst. */
const MAX_LAG_MS = 1000;

/**
 * Calls `sendFrame` every 20 ms on average, without drift: what a late event loop missed is caught up.
 *
 * @returns Stops it.
 */
export function startPacer(sendFrame: () => void): () => void {
  let nextAt = performance.now();
  let timer = setTimeout(tick, 0);
  function tick(): void {
    const now = performance.now();
    if (now - nextAt > MAX_LAG_MS) nextAt = now;
    for (let sent = 0; sent < MAX_BURST && nextAt <= now; sent++) {
      nextAt += FRAME_MS;
      sendFrame();
    }
    timer = setTimeout(tick, Math.max(1, Math.ceil(nextAt - performance.now())));
  }
  return () => clearTimeout(timer);
}
