/** RFC 3261 §17.1.1.1: estimate of a round trip. */
const T1_MS = 500;
/** The longest pause between two retransmissions of anything but an INVITE. */
const T2_MS = 4000;
/** 64 × T1: when a transaction gives up. */
export const TRANSACTION_TIMEOUT_MS = 64 * T1_MS;

/** How to repeat a message over UDP. */
export interface RetransmissionOptions {
  /** The longest pause; an INVITE's pauses double without limit. @default 4000 */
  readonly maxPauseMs?: number;
  /** @default TRANSACTION_TIMEOUT_MS */
  readonly timeoutMs?: number | undefined;
  readonly onTimeout: () => void;
}

/** Sends at once and again after 0.5, 1, 2, … seconds until the function it returns is called. */
export function startRetransmission(send: () => void, options: RetransmissionOptions): () => void {
  const { maxPauseMs = T2_MS, timeoutMs = TRANSACTION_TIMEOUT_MS, onTimeout } = options;
  let pauseMs = T1_MS;
  let repeat = setTimeout(sendAgain, pauseMs);
  const giveUp = setTimeout(() => {
    stop();
    onTimeout();
  }, timeoutMs);
  function sendAgain(): void {
    send();
    pauseMs = Math.min(2 * pauseMs, maxPauseMs);
    repeat = setTimeout(sendAgain, pauseMs);
  }
  function stop(): void {
    clearTimeout(repeat);
    clearTimeout(giveUp);
  }
  send();
  return stop;
}
