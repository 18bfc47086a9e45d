import { WarmError } from '@warm/session-core';
import { markedName, type Desired, type SetupKind } from './desired.js';
import type { Existing } from './server-state.js';
import type { SetupFile } from './setup-file.js';

/** Something on the server that stands in the way, and was not made from this file. */
export interface SetupConflict {
  readonly kind: SetupKind;
  readonly label: string;
  readonly id: string;
  readonly cure: string;
}

/** A set-up file cannot be applied for what others have made. Nothing was changed. */
export class SetupConflictError extends WarmError {
  readonly code = 'setup-conflict';

  constructor(readonly conflicts: readonly SetupConflict[]) {
    const lines = conflicts.map(({ kind, label, cure }) => `- ${kind} ${label}: ${cure}`);
    super(
      ['The set-up file was not applied: something on the server stands in the way.', ...lines].join('\n'),
    );
  }
}

/** Asks what LiveKit would refuse, for everything that the file wants. */
export function conflictsWith(
  file: SetupFile,
  desired: Desired,
  server: readonly Existing[],
): SetupConflict[] {
  const { kind, label } = desired;
  const name = markedName(file, label);
  const sameKind = server.filter((each) => each.kind === kind);
  const twins = sameKind.filter((each) => each.name === name).slice(1);
  const strangers = sameKind.filter((each) => each.name !== name && isInTheWay(kind, desired, each));
  return [
    ...twins.map(({ id }) => ({ kind, label, id, cure: `${id} has the same name. Delete one of the two.` })),
    ...strangers.map(({ id, name: other }) => ({
      kind,
      label,
      id,
      cure: `${id} (${other === '' ? 'without a name' : `"${other}"`}) takes the same calls. Delete it, or take it over by naming it "${name}".`,
    })),
  ];
}

function isInTheWay(kind: SetupKind, { json: wanted }: Desired, { json: other }: Existing): boolean {
  switch (kind) {
    case 'outbound-trunk':
      return false;
    case 'inbound-trunk':
      return takeSameCallers(wanted, other) && takeSameNumbers(wanted, other);
    case 'dispatch-rule':
      return (
        pinOf(wanted) === pinOf(other) && shareTrunk(listOf(wanted, 'trunkIds'), listOf(other, 'trunkIds'))
      );
  }
}

// Numbers match with and without the plus sign. Trunks for any number stand beside those for some.
function takeSameNumbers(wanted: Desired['json'], other: Existing['json']): boolean {
  const numbers = new Set(listOf(wanted, 'numbers').map(bare));
  const others = listOf(other, 'numbers').map(bare);
  return numbers.size === 0 ? others.length === 0 : others.some((number) => numbers.has(number));
}

function takeSameCallers(wanted: Desired['json'], other: Existing['json']): boolean {
  const callers = new Set(listOf(wanted, 'allowedNumbers').map(bare));
  const others = listOf(other, 'allowedNumbers').map(bare);
  return callers.size === 0 ? others.length === 0 : others.some((number) => callers.has(number));
}

function shareTrunk(wanted: readonly string[], other: readonly string[]): boolean {
  return wanted.some((id) => other.includes(id));
}

function pinOf({ rule }: Desired['json']): string {
  const [inside] = Object.values((rule ?? {}) as Record<string, { pin?: string }>);
  return inside?.pin ?? '';
}

function listOf(json: Desired['json'], key: string): readonly string[] {
  const value = json[key];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function bare(number: string): string {
  return number.replace(/^\+/, '');
}
