import { StackError } from '../stack-error.js';
import { isBuildable, tools, type ToolName } from './tools.js';

/** Why a tool could not be had. */
export type BinaryNotFoundReason =
  'variable-points-nowhere' | 'not-installed' | 'go-missing' | 'libraries-missing' | 'build-failed';

export interface BinaryNotFoundDetails {
  reason: BinaryNotFoundReason;
  /** Where it was looked for, in order. */
  searched: readonly string[];
  /** One sentence on what stood in the way. */
  problem: string;
  /** Debian packages whose absence stopped the build. */
  missingPackages?: readonly string[];
  cause?: unknown;
}

/** A program of the stack is neither installed nor could be built. The message lists every way out. */
export class BinaryNotFoundError extends StackError {
  override readonly name = 'BinaryNotFoundError';
  readonly tool: ToolName;
  readonly reason: BinaryNotFoundReason;
  readonly searched: readonly string[];
  readonly missingPackages: readonly string[];

  constructor(tool: ToolName, details: BinaryNotFoundDetails) {
    super(describe(tool, details), { cause: details.cause });
    this.tool = tool;
    this.reason = details.reason;
    this.searched = details.searched;
    this.missingPackages = details.missingPackages ?? [];
  }
}

function describe(
  tool: ToolName,
  { searched, problem, missingPackages = [] }: BinaryNotFoundDetails,
): string {
  const ways = [
    ...(missingPackages.length > 0
      ? [`on Debian or Ubuntu: apt-get install ${missingPackages.join(' ')}`]
      : []),
    `set ${tools[tool].variable} to the path of an executable`,
    ...(isBuildable(tool)
      ? ['install the Go toolchain (https://go.dev/dl), it is then built by itself']
      : []),
    ...tools[tool].waysOut,
  ];
  return [
    `${tool} was not found: ${problem}`,
    `Looked in: ${searched.join(', ')}.`,
    'Any of these helps:',
    ...ways.map((way) => `  - ${way}`),
  ].join('\n');
}
