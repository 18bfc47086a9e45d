import { inspect } from 'node:util';
import { WarmError } from './warm-error.js';

export interface InvalidInput {
  readonly field: string;
  readonly value: unknown;
  readonly cure: string;
  /** The value may be a person's number or name: messages are logged and read by models. @default false */
  readonly isPersonal?: boolean;
}

/** Input that cannot be used; names the field, the value as it was given, and the cure. Nothing has happened. */
export class InvalidInputError extends WarmError {
  readonly code = 'invalid-input';
  readonly field: string;
  readonly value: unknown;
  readonly cure: string;

  constructor({ field, value, cure, isPersonal = false }: InvalidInput) {
    super(
      isPersonal ? `${field} cannot be used. ${cure}` : `${field}: ${asText(value)} cannot be used. ${cure}`,
    );
    this.field = field;
    this.value = value;
    this.cure = cure;
  }
}

// Whoever writes YAML or code can give what JSON cannot write, a bigint or a circle; they are to hear of that value too.
function asText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return inspect(value, { depth: 1, breakLength: Infinity });
  }
}
