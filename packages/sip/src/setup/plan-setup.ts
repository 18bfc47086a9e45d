import {
  desiredInbound,
  desiredOutbound,
  desiredRule,
  MANAGED,
  markedName,
  markOf,
  type Desired,
  type ProtocolJson,
  type SetupKind,
} from './desired.js';
import { conflictsWith, type SetupConflict } from './setup-conflict.js';
import { readServer, type Existing, type SetupSip } from './server-state.js';
import type { SetupFile } from './setup-file.js';

/** A setting that changes; secrets are named and not shown. */
export interface SetupDifference {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

export interface SetupStep {
  readonly action: 'create' | 'update' | 'keep';
  readonly kind: SetupKind;
  /** How the file calls it. */
  readonly label: string;
  /** Its id in LiveKit, once it exists. */
  readonly id?: string;
  readonly differences: readonly SetupDifference[];
}

/** What would be done to make a LiveKit server what a set-up file says. Plain data, without secrets. */
export interface SetupPlan {
  readonly steps: readonly SetupStep[];
  /** What LiveKit would refuse, because of something that was not made from this file. Nothing is applied then. */
  readonly conflicts: readonly SetupConflict[];
  /** Made from this file once and no longer in it: left alone, as everything else is. */
  readonly leftAlone: readonly { readonly kind: SetupKind; readonly id: string; readonly name: string }[];
  readonly isUpToDate: boolean;
}

/** Compares a set-up file with a server; changes nothing. @throws LiveKitRequestError */
export async function planSetup({ file, sip }: { file: SetupFile; sip: SetupSip }): Promise<SetupPlan> {
  return compare(file, await readServer(sip));
}

export function compare(file: SetupFile, server: readonly Existing[]): SetupPlan {
  const desired = allDesired(file, server);
  const steps = desired.map((each) => stepFor(file, each, server));
  const names = new Set(desired.map(({ kind, label }) => `${kind} ${markedName(file, label)}`));
  const isOurs = ({ name }: Existing) => name.startsWith(markOf(file));
  return {
    steps,
    conflicts: desired.flatMap((each) => conflictsWith(file, each, server)),
    leftAlone: server
      .filter((each) => isOurs(each) && !names.has(`${each.kind} ${each.name}`))
      .map(({ kind, id, name }) => ({ kind, id, name })),
    isUpToDate: steps.every(({ action }) => action === 'keep'),
  };
}

/** Everything the file wants, in the order it must be made: rules name trunks by their ids. */
export function allDesired(file: SetupFile, server: readonly Existing[]): Desired[] {
  const idOf = (trunk: string) =>
    findOurs(file, { kind: 'inbound-trunk', label: trunk }, server)?.id ?? `(${trunk}, to be made)`;
  return [
    ...Object.entries(file.inboundTrunks).map(([label, trunk]) => desiredInbound(file, label, trunk)),
    ...Object.entries(file.outboundTrunks).map(([label, trunk]) => desiredOutbound(file, label, trunk)),
    ...Object.entries(file.dispatchRules).map(([label, rule]) => desiredRule(file, label, rule, idOf)),
  ];
}

export function findOurs(
  file: SetupFile,
  { kind, label }: Pick<Desired, 'kind' | 'label'>,
  server: readonly Existing[],
): Existing | undefined {
  const name = markedName(file, label);
  return server.find((each) => each.kind === kind && each.name === name);
}

function stepFor(file: SetupFile, desired: Desired, server: readonly Existing[]): SetupStep {
  const { kind, label } = desired;
  const found = findOurs(file, desired, server);
  const differences = differencesOf(kind, found?.json ?? {}, desired.json);
  if (!found) return { action: 'create', kind, label, differences };
  return { action: differences.length === 0 ? 'keep' : 'update', kind, label, id: found.id, differences };
}

const SECRET_SETTINGS: readonly string[] = ['authPassword', 'metadata'];

function differencesOf(kind: SetupKind, actual: ProtocolJson, desired: ProtocolJson): SetupDifference[] {
  return MANAGED[kind].flatMap((setting) => {
    const [from, to] = [canonical(actual[setting]), canonical(desired[setting])];
    // A server that keeps passwords to itself is judged by the fingerprint in the metadata.
    if (from === to || (setting === 'authPassword' && from === NOTHING && actual['metadata'] !== undefined))
      return [];
    if (setting === 'metadata' && canonical(actual['authPassword']) !== canonical(desired['authPassword']))
      return [];
    if (!SECRET_SETTINGS.includes(setting)) return [{ setting: SHOWN_AS[setting] ?? setting, from, to }];
    return [{ setting: 'auth.password', from: hidden(from), to: hidden(to) }];
  });
}

/** As the file calls them. */
const SHOWN_AS: Readonly<Record<string, string>> = {
  authUsername: 'auth.username',
  krispEnabled: 'krisp',
  media: 'mediaEncryption',
  trunkIds: 'trunks',
  rule: 'room',
  roomConfig: 'agent',
};

const NOTHING = '(none)';

function hidden(text: string): string {
  return text === NOTHING ? NOTHING : '(secret)';
}

/** What the protocol leaves out and what it says of defaults is the same; so is any order of a list. */
function canonical(value: unknown): string {
  const plain = prune(value);
  return plain === undefined ? NOTHING : typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function prune(value: unknown): unknown {
  if (value === false || value === '' || value === null || value === 'SIP_TRANSPORT_AUTO') return undefined;
  if (value === 'SIP_MEDIA_ENCRYPT_DISABLE') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(prune).toSorted(byText);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value)
    .map(([key, inside]) => [key, prune(inside)] as const)
    .filter(([, inside]) => inside !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function byText(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : 1;
}
