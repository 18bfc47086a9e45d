import { WarmError } from '@warm/session-core';

/** One thing in a set-up file that cannot be used. Shows no secret: where one may stand, the value is left out. */
export interface SetupProblem {
  /** Where it is, e.g. `inboundTrunks.main.numbers.0`; empty for the file as a whole. */
  readonly field: string;
  /** As it stands in the file. */
  readonly value?: string;
  readonly cure: string;
}

/** A set-up file cannot be used; names everything that is wrong with it at once. Nothing was asked of a server. */
export class SetupFileError extends WarmError {
  readonly code = 'setup-file';

  constructor(readonly problems: readonly SetupProblem[]) {
    super(['The set-up file cannot be used.', ...problems.map(describe)].join('\n'));
  }
}

function describe({ field, value, cure }: SetupProblem): string {
  const where = field === '' ? 'the file' : field;
  return `- ${where}${value === undefined ? '' : `: ${value} cannot be used`}. ${cure}`;
}
