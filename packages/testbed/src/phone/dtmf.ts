/** Keys of a telephone in the order of their event codes (RFC 4733 §3.2). */
const KEYS = '0123456789*#ABCD';
/** −10 dBm0, what telephones usually say. */
const VOLUME = 10;

/** Where a pressed key is in its stream of packets. */
export interface TelephoneEvent {
  readonly key: string;
  /** Samples since the key went down. */
  readonly duration: number;
  readonly isEnd: boolean;
}

/**
 * Keys as a telephone's pad has them.
 *
 * @throws RangeError at the first that is none.
 */
export function parseKeys(text: string): string[] {
  const keys = Array.from(text.toUpperCase());
  const wrong = keys.find((key) => !KEYS.includes(key));
  if (wrong !== undefined) {
    throw new RangeError(`keys "${text}" contain "${wrong}": use 0-9, *, # and A-D`);
  }
  return keys;
}

export function formatTelephoneEvent({ key, duration, isEnd }: TelephoneEvent): Uint8Array {
  const payload = Buffer.alloc(4);
  payload[0] = KEYS.indexOf(key);
  payload[1] = (isEnd ? 0x80 : 0) | VOLUME;
  payload.writeUInt16BE(Math.min(duration, 0xffff), 2);
  return payload;
}

export function parseTelephoneEvent(payload: Uint8Array): TelephoneEvent | undefined {
  const [code = 0, flags = 0, high = 0, low = 0] = payload;
  const key = KEYS[code];
  if (payload.length < 4 || key === undefined) return undefined;
  return { key, duration: (high << 8) | low, isEnd: (flags & 0x80) !== 0 };
}
