import { RoomEvent } from '@livekit/rtc-node';
import { systemClock, type Clock } from '@warm/session-core';
import type { Digit } from './keys.js';

/** What is needed of rtc-node's `Room`. */
export interface DigitRoom {
  on(event: RoomEvent.DtmfReceived, listener: DigitListener): unknown;
  off(event: RoomEvent.DtmfReceived, listener: DigitListener): unknown;
}

type DigitListener = (code: number, digit: string, participant: { readonly identity: string }) => void;

/** What each key does; keys without a handler do nothing. */
export type DigitHandlers = { readonly [Key in Digit]?: () => void };

/** A key bounces on some gateways; nobody presses the same one twice this fast. */
const BOUNCE_MS = 80;

/**
 * Listens to the keys of one participant only: digits reach everybody in a room, and livekit-sip relays them to the
 * other phones too. Returns the way to stop.
 */
export function onDigits(
  room: DigitRoom,
  identity: string,
  handlers: DigitHandlers,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): () => void {
  let last: { digit: string; atMs: number } | undefined;
  const listener: DigitListener = (_code, digit, participant) => {
    if (participant.identity !== identity) return;
    const atMs = clock.now();
    const bounced = last?.digit === digit && atMs - last.atMs < BOUNCE_MS;
    last = { digit, atMs };
    if (!bounced) (handlers as Readonly<Record<string, (() => void) | undefined>>)[digit]?.();
  };
  room.on(RoomEvent.DtmfReceived, listener);
  return () => void room.off(RoomEvent.DtmfReceived, listener);
}
