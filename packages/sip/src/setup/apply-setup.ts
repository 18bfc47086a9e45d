import { MANAGED, type Desired, type ProtocolJson } from './desired.js';
import { allDesired, compare, findOurs, type SetupPlan } from './plan-setup.js';
import { create, readServer, update, type Existing, type SetupSip } from './server-state.js';
import { SetupConflictError } from './setup-conflict.js';
import type { SetupFile } from './setup-file.js';

export interface ApplySetupOptions {
  readonly file: SetupFile;
  readonly sip: SetupSip;
  /** Only says what would be done. @default false */
  readonly dryRun?: boolean;
}

export interface SetupResult {
  /** What was done, or would be. */
  readonly plan: SetupPlan;
  /** LiveKit's ids by the names in the file, of what exists now. */
  readonly ids: {
    readonly inboundTrunks: Readonly<Record<string, string>>;
    readonly outboundTrunks: Readonly<Record<string, string>>;
    readonly dispatchRules: Readonly<Record<string, string>>;
  };
}

/**
 * Makes a LiveKit server what a set-up file says: creates what is missing and changes what differs, of what was made
 * from this file. Nothing is ever deleted, nothing else is touched, and done twice it does nothing the second time.
 * LiveKit has no transactions: one at a time.
 *
 * @throws SetupConflictError before anything is done; LiveKitRequestError: do it again, what was done by then stays
 */
export async function applySetup({ file, sip, dryRun = false }: ApplySetupOptions): Promise<SetupResult> {
  const before = await readServer(sip);
  const plan = compare(file, before);
  if (plan.conflicts.length > 0 && !dryRun) throw new SetupConflictError(plan.conflicts);
  const server = dryRun ? before : await makeAll(file, sip, before);
  return { plan, ids: idsOf(file, server) };
}

async function makeAll(file: SetupFile, sip: SetupSip, before: readonly Existing[]): Promise<Existing[]> {
  const server = [...before];
  const { length } = allDesired(file, server);
  for (let index = 0; index < length; index++) {
    // Anew each time: a rule needs the ids of the trunks that were just made.
    const desired = allDesired(file, server)[index];
    if (desired) await make(file, sip, desired, server);
  }
  return server;
}

async function make(file: SetupFile, sip: SetupSip, desired: Desired, server: Existing[]): Promise<void> {
  const { kind, label, json } = desired;
  const found = findOurs(file, desired, server);
  if (!found) {
    const id = await create(sip, kind, json);
    server.push({ kind, id, name: String(json['name']), json });
    return;
  }
  const step = compare(file, server).steps.find((each) => each.kind === kind && each.label === label);
  if (step?.action === 'update') await update(sip, found, merged(found, json));
}

/** What the file decides from the file, the rest as it is. */
function merged({ kind, json: actual }: Existing, desired: ProtocolJson): ProtocolJson {
  const kept = Object.entries(actual).filter(([setting]) => !MANAGED[kind].includes(setting));
  return { ...Object.fromEntries(kept), ...desired };
}

function idsOf(file: SetupFile, server: readonly Existing[]): SetupResult['ids'] {
  const of = (kind: Existing['kind'], labels: readonly string[]) =>
    Object.fromEntries(
      labels.flatMap((label) => {
        const found = findOurs(file, { kind, label }, server);
        return found ? [[label, found.id] as const] : [];
      }),
    );
  return {
    inboundTrunks: of('inbound-trunk', Object.keys(file.inboundTrunks)),
    outboundTrunks: of('outbound-trunk', Object.keys(file.outboundTrunks)),
    dispatchRules: of('dispatch-rule', Object.keys(file.dispatchRules)),
  };
}
