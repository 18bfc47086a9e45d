import { z } from 'zod';
import { UnreadableRecordError } from '../errors/unreadable-record-error.js';
import { STATE_VERSION } from '../machine/state.js';
import type { TransferRecord } from '../ports/transfer-store.js';

// Only what tells one version's records from another's: the rest is the machine's own, written by itself.
const recordSchema = z.looseObject({
  transferId: z.string(),
  revision: z.int().min(1),
  updatedAtMs: z.number(),
  state: z.looseObject({ version: z.literal(STATE_VERSION), phase: z.string() }),
});

/** A record as stores keep it. */
export function recordText(record: TransferRecord): string {
  return JSON.stringify(record);
}

/** @throws UnreadableRecordError */
export function readRecord(transferId: string, text: string): TransferRecord {
  const found = parseJson(text);
  const result = recordSchema.safeParse(found);
  const problem = result.success
    ? result.data.transferId !== transferId && 'it belongs to another transfer'
    : result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ');
  if (problem === false) return found as TransferRecord;
  throw new UnreadableRecordError({
    transferId,
    foundVersion: versionOf(found),
    understoodVersion: STATE_VERSION,
    problem,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function versionOf(found: unknown): unknown {
  const result = z.object({ state: z.object({ version: z.unknown() }) }).safeParse(found);
  return result.success ? result.data.state.version : undefined;
}
