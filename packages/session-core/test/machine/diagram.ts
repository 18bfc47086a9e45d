import type { TransferEvent } from '../../src/machine/event.js';
import { resumeTransfer } from '../../src/machine/resume.js';
import { startClosed, startColdTransfer, startTransfer } from '../../src/machine/start.js';
import type { TransferState } from '../../src/machine/state.js';
import { transition } from '../../src/machine/transition.js';
import { DEFAULT_POLICY } from '../../src/policy/policy.js';
import { person, requestOf } from './people.js';
import { walk } from './walk.js';

/** Labels by where an arrow starts and ends. */
type Edges = Map<string, Map<string, Set<string>>>;

/** How far the attempt has come while somebody is sought, from the least to the most. */
const SEEKING = ['opening', 'adopting', 'dialing', 'ringing', 'briefing', 'asking'] as const;
const GROUPS = {
  seeking: SEEKING,
  talking: ['introducing', 'handing-over', 'guarding'],
} as const satisfies Record<string, readonly string[]>;
/** Drawn in their own colour, so that the way everybody hopes for can be followed at a glance. */
const HAPPY = ['opening', 'dialing', 'ringing', 'briefing', 'merging', 'handing-over', 'guarding', 'ended'];

/** The machine as a Mermaid state diagram, from a walk through it with one person called at a time. */
export function diagram(): string {
  const edges: Edges = new Map();
  for (const [command, start] of beginnings()) {
    add(edges, '[*]', nodeOf(start), command);
    // A second attempt goes the ways of the first.
    walk(start, ({ from, event, to }) => add(edges, nodeOf(from), nodeOf(to), labelOf(event)), 1);
  }
  const outer = Object.entries(GROUPS).flatMap(([name, nodes]) => hoist(edges, name, nodes));
  const inner = Object.entries(GROUPS).flatMap(([name, nodes]) => [
    `  state ${name} {`,
    ...lines(edges, (from, to) => isIn(nodes, from) && isIn(nodes, to)).map((line) => `  ${line}`),
    '  }',
  ]);
  const groups = Object.values(GROUPS);
  const across = lines(edges, (from, to) => !groups.some((nodes) => isIn(nodes, from) && isIn(nodes, to)));
  const happy = `  class ${HAPPY.map(idOf).join(', ')} happy`;
  return ['stateDiagram-v2', ...named(edges), ...inner, ...across, ...outer, HAPPY_STYLE, happy].join('\n');
}

const HAPPY_STYLE = '  classDef happy fill:#d9f2dc,stroke:#2e7d32,color:#123d16';

function beginnings(): [string, TransferState][] {
  const [ada, cy] = [person('ada'), person('cy')];
  const request = requestOf();
  const plain = requestOf({
    introduce: false,
    policy: DEFAULT_POLICY,
    limits: { ...request.limits, boomerangWindowMs: 0 },
  });
  const { state } = startTransfer(plain, [[ada]]);
  const consult = { path: 'gate', roomName: 'call', supervisorIdentity: 's' };
  const dialing = transition(state, { type: 'consult-opened', attemptId: 't-1', consult, atMs: 0 });
  return [
    ['escalate()', startTransfer(request, [[ada], [cy]]).state],
    ['escalate()', state],
    ['coldTransfer()', startColdTransfer(plain, ada, [[ada]]).state],
    ['escalate(), closed', startClosed(plain).state],
    ['resume()', resumeTransfer(dialing.state, 0).state],
  ];
}

function nodeOf(state: TransferState): string {
  if (state.phase !== 'seeking') return state.phase;
  if (state.question) return 'asking';
  return SEEKING.findLast((stage) => state.attempts.some((each) => each.stage === stage)) ?? 'opening';
}

/** The event's name, or a few words for those that come in several kinds. */
function labelOf(event: TransferEvent): string {
  switch (event.type) {
    case 'transfer-canceled':
    case 'cold-transfer-requested':
      return 'called off';
    case 'deadline-passed':
      return event.deadline === 'transfer' ? 'called off' : `${event.deadline} deadline`;
    case 'effect-failed':
      // What could not be closed is not waited for.
      return event.effect === 'release-attempt' ? 'attempt-released' : event.type;
    default:
      return event.type;
  }
}

function add(edges: Edges, from: string, to: string, label: string): void {
  if (from === to) return;
  const targets = edges.get(from) ?? new Map<string, Set<string>>();
  edges.set(from, targets.set(to, (targets.get(to) ?? new Set()).add(label)));
}

/** What leads to the same place from everywhere in a group is drawn once, from the group. */
function hoist(edges: Edges, group: string, nodes: readonly string[]): string[] {
  const targets = new Set(nodes.flatMap((node) => [...(edges.get(node)?.keys() ?? [])]));
  return [...targets].flatMap((to) => {
    if (isIn(nodes, to)) return [];
    const each = nodes.map((node) => edges.get(node)?.get(to) ?? new Set<string>());
    const common = [...(each[0] ?? [])].filter((label) => each.every((labels) => labels.has(label)));
    for (const label of common) each.forEach((labels) => labels.delete(label));
    return common.length > 0 ? [line(group, to, common)] : [];
  });
}

function lines(edges: Edges, isWanted: (from: string, to: string) => boolean): string[] {
  return [...edges].flatMap(([from, targets]) =>
    [...targets]
      .filter(([to, labels]) => labels.size > 0 && isWanted(from, to))
      .map(([to, labels]) => line(from, to, [...labels])),
  );
}

function line(from: string, to: string, labels: readonly string[]): string {
  return `  ${idOf(from)} --> ${idOf(to)}: ${labels.join(', ')}`;
}

// A dash ends an id in Mermaid's eyes.
function named(edges: Edges): string[] {
  const nodes = new Set([...edges].flatMap(([from, targets]) => [from, ...targets.keys()]));
  return [...nodes].filter((node) => node.includes('-')).map((node) => `  state "${node}" as ${idOf(node)}`);
}

function idOf(node: string): string {
  return node.replaceAll('-', '_');
}

function isIn(nodes: readonly string[], node: string): boolean {
  return nodes.includes(node);
}
