import { InvalidInputError, parseAddress } from '@warm/session-core';
import { checkHeaders, type SipHeaders } from './check-headers.js';
import { MEDIA_ENCRYPTIONS, type MediaEncryption } from './media-encryption.js';
import type { OutboundConnection } from './outbound.js';

/** Stands for a value that may be personal data or secret. */
const HIDDEN = '(not shown)';

/** livekit-server ends the wait for an answer after this time, whatever it was asked for. */
export const MAX_RING_TIMEOUT_MS = 80_000;

/** LiveKit ends every call after a day. */
const MAX_DURATION_MS = 24 * 60 * 60 * 1000;

/** livekit-sip presses a key for 250 ms and pauses as long; a `w` is a pause of 500 ms. */
const KEY_MS = 500;

/** What there is to check of a dial besides where it goes. */
export interface CheckedParts {
  readonly roomName: string;
  readonly identity: string;
  readonly ringTimeoutMs: number;
  readonly maxDurationMs?: number | undefined;
  readonly callerId?: string | undefined;
  readonly displayName?: string | undefined;
  readonly headers?: SipHeaders | undefined;
  readonly dtmf?: string | undefined;
  readonly mediaEncryption?: MediaEncryption | undefined;
  readonly retries?: number | undefined;
}

/** How long livekit-sip takes to press these keys. */
export function keysMs(dtmf = ''): number {
  return dtmf.length * KEY_MS;
}

/** @throws InvalidInputError at the first part that cannot be used. */
export function checkDial(parts: CheckedParts): void {
  checkName('roomName', parts.roomName);
  checkName('identity', parts.identity);
  checkTimes(parts);
  checkCaller(parts);
  checkHeaders(parts.headers);
  const { dtmf, mediaEncryption } = parts;
  if (dtmf !== undefined && !/^[0-9*#A-Dw]{1,100}$/.test(dtmf)) {
    // Often a PIN.
    refuse('dtmf', HIDDEN, 'Use 1 to 100 of 0-9 * # A-D and w, which waits half a second.');
  }
  if (mediaEncryption !== undefined && !Object.hasOwn(MEDIA_ENCRYPTIONS, mediaEncryption)) {
    refuse('mediaEncryption', mediaEncryption, `Use one of: ${Object.keys(MEDIA_ENCRYPTIONS).join(', ')}.`);
  }
}

/** @throws InvalidInputError */
export function checkTrunkId(trunkId: string): void {
  if (/^[\w-]{1,128}$/.test(trunkId)) return;
  refuse('trunkId', trunkId, 'Use the id of an outbound trunk stored in LiveKit, such as ST_abc123.');
}

/** @throws InvalidInputError */
export function checkConnection({ hostPort, username, password }: OutboundConnection): void {
  const parsed = parseAddress(`sip:x@${hostPort}`);
  if (parsed?.kind !== 'sip' || parsed.hostPort !== hostPort) {
    refuse('connection.hostPort', hostPort, 'Use a host or host:port such as sip.example.com:5060.');
  }
  for (const [field, value] of Object.entries({ username, password })) {
    if (value === undefined || /^[^\p{C}"\\]{1,128}$/u.test(value)) continue;
    refuse(
      `connection.${field}`,
      HIDDEN,
      'Use 1 to 128 printable characters without quotes and backslashes.',
    );
  }
}

function checkName(field: string, value: string): void {
  if (/^[^\p{C}]{1,256}$/u.test(value)) return;
  refuse(field, value.slice(0, 64), 'Use 1 to 256 printable characters.');
}

function checkTimes({ ringTimeoutMs, maxDurationMs, dtmf, retries }: CheckedParts): void {
  const longest = MAX_RING_TIMEOUT_MS - keysMs(dtmf);
  if (!isWithin(ringTimeoutMs, 1_000, longest)) {
    refuse('ringTimeoutMs', ringTimeoutMs, `Use 1000 to ${longest}: LiveKit waits no longer, keys included.`);
  }
  if (maxDurationMs !== undefined && !isWithin(maxDurationMs, 1_000, MAX_DURATION_MS)) {
    refuse(
      'maxDurationMs',
      maxDurationMs,
      `Use 1000 to ${MAX_DURATION_MS}: LiveKit ends every call after a day.`,
    );
  }
  if (retries !== undefined && !(Number.isInteger(retries) && isWithin(retries, 0, 20))) {
    refuse('retries', retries, 'Use a whole number from 0 to 20.');
  }
}

function checkCaller({ callerId, displayName }: CheckedParts): void {
  if (callerId !== undefined && !/^\+?[A-Za-z0-9\-_.!~*'()]{1,64}$/.test(callerId)) {
    refuse('callerId', HIDDEN, 'Use a number such as +15550100199 or the user part of a SIP address.');
  }
  if (displayName !== undefined && !isDisplayName(displayName)) {
    refuse(
      'displayName',
      HIDDEN,
      'Use up to 128 bytes of printable characters without quotes and backslashes.',
    );
  }
}

// It goes between quotes into From. livekit-server would also take escapes, which phones read in different ways.
function isDisplayName(text: string): boolean {
  return /^[^\p{C}\p{Zl}\p{Zp}"\\]*$/u.test(text) && Buffer.byteLength(text) <= 128;
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function refuse(field: string, value: unknown, cure: string): never {
  throw new InvalidInputError({ field, value, cure });
}
