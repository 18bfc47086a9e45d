import { randomBytes } from 'node:crypto';

const PREFIX = 'warm-consult-';
const pattern = /^warm-consult-(?:(?<attemptId>.+)-)?[0-9a-f]{32}$/s;

/**
 * Cannot be guessed and is never used twice: a shared name kills the next attempt when the last one is cleaned up.
 *
 * With the attempt's id in its name a room can be told from one whose transfer is over, even after the server has lost
 * the room and somebody who came back has created it anew. Without, it is never swept.
 */
export function consultRoomName(attemptId?: string): string {
  const secret = randomBytes(16).toString('hex');
  return attemptId === undefined ? `${PREFIX}${secret}` : `${PREFIX}${attemptId}-${secret}`;
}

/** Undefined if the room is no consult room; its attempt is undefined if the name does not tell. */
export function parseConsultRoomName(name: string): { readonly attemptId: string | undefined } | undefined {
  const groups = pattern.exec(name)?.groups;
  return groups && { attemptId: groups['attemptId'] };
}
