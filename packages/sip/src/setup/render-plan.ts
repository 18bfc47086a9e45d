import type { SetupKind } from './desired.js';
import type { SetupPlan, SetupStep } from './plan-setup.js';

const KINDS: Readonly<Record<SetupKind, string>> = {
  'inbound-trunk': 'inbound trunk',
  'outbound-trunk': 'outbound trunk',
  'dispatch-rule': 'dispatch rule',
};

/** A plan in words, line by line; holds no secret. */
export function renderPlan({ steps, conflicts, leftAlone, isUpToDate }: SetupPlan): string[] {
  const lines = [
    ...steps.flatMap(renderStep),
    ...leftAlone.map(({ kind, id, name }) => `left    ${KINDS[kind]} ${id} "${name}": no longer in the file`),
    ...conflicts.map(({ kind, label, cure }) => `refused ${KINDS[kind]} ${label}: ${cure}`),
  ];
  return isUpToDate ? [...lines, 'Nothing to do.'] : lines;
}

function renderStep({ action, kind, label, id, differences }: SetupStep): string[] {
  const head = `${action.padEnd(7)} ${KINDS[kind]} ${label}${id === undefined ? '' : ` (${id})`}`;
  const changes = differences.map(({ setting, from, to }) =>
    action === 'create' ? `          ${setting}: ${to}` : `          ${setting}: ${from} -> ${to}`,
  );
  return [head, ...changes];
}
