import type { TransferRecord } from '../../src/index.js';
import { STATE_VERSION, type TransferState } from '../../src/machine/state.js';

/** A record whose state a store has no business to understand, but for its version and phase. */
export function aRecord(
  transferId: string,
  revision: number,
  { phase = 'ringing', note = '', version = STATE_VERSION } = {},
): TransferRecord {
  const state = { version, phase, note } as unknown as TransferState;
  return { transferId, revision, state, updatedAtMs: revision };
}
