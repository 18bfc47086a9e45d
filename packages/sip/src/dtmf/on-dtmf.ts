import { RoomEvent } from '@livekit/rtc-node';
import { systemClock, type Clock } from '@warm/session-core';
import { isDigit, type Digit } from './digit.js';

/** What is needed of rtc-node's `Room`. */
export interface DtmfRoom {
  on(event: RoomEvent.DtmfReceived, listener: DtmfListener): unknown;
  off(event: RoomEvent.DtmfReceived, listener: DtmfListener): unknown;
}

type DtmfListener = (code: number, digit: string, participant: { readonly identity: string }) => void;

export interface OnDtmfOptions {
  readonly room: DtmfRoom;
  /** Whose keys count: digits reach everybody in a room. */
  readonly identity: string;
  /**
   * The same key within this time of its last report is the same press: gateways send the end of a key (RFC 4733 §2.5.1.4)
   * three times and some report each, others bounce. Nobody presses a key twice this fast.
   * @default DEFAULT_DEBOUNCE_MS
   */
  readonly debounceMs?: number;
  readonly clock?: Clock;
}

export const DEFAULT_DEBOUNCE_MS = 80;

/** Tells each key that one participant presses, once. Returns the way to stop. */
export function onDtmf(options: OnDtmfOptions, onKey: (digit: Digit) => void): () => void {
  const { room, identity, debounceMs = DEFAULT_DEBOUNCE_MS, clock = systemClock } = options;
  let last: { readonly digit: string; readonly atMs: number } | undefined;
  const listener: DtmfListener = (_code, digit, participant) => {
    if (participant.identity !== identity || !isDigit(digit)) return;
    const atMs = clock.now();
    const isRepeated = last?.digit === digit && atMs - last.atMs < debounceMs;
    // A train of reports may be longer than the time between two of them.
    last = { digit, atMs };
    if (!isRepeated) onKey(digit);
  };
  room.on(RoomEvent.DtmfReceived, listener);
  return () => void room.off(RoomEvent.DtmfReceived, listener);
}
