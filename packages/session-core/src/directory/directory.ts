import { z } from 'zod';
import { InvalidInputError } from '../errors/invalid-input-error.js';
import { parseAddress } from './address.js';
import type { Destination } from './destination.js';

/** A group of people a caller may ask for; its destinations are tried in order. */
export interface Department {
  readonly id: string;
  /** How the agent speaks of it, e.g. "billing". */
  readonly name: string;
  readonly destinations: readonly Destination[];
}

/** Rings for half a minute, the time carriers and people expect; LiveKit's SDK uses the same figure. */
export const DEFAULT_RING_TIMEOUT_MS = 30_000;

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use lower-case letters, digits and hyphens, e.g. "billing".');

const destinationSchema = z.strictObject({
  id,
  name: z.string().trim().min(1, 'Give the name the caller will hear, e.g. "Ada".'),
  address: z
    .string()
    .refine(
      (text) => parseAddress(text) !== undefined,
      'Use E.164 (+15551234567) or a SIP URI (sip:ada@pbx.example).',
    ),
  // livekit-server cuts a waiting dial off at 80 s (livekit-server pkg/service/sip.go).
  ringTimeoutMs: z
    .int()
    .min(1_000, 'Use at least 1000 (one second).')
    .max(80_000, 'Use at most 80000: LiveKit stops ringing then.')
    .default(DEFAULT_RING_TIMEOUT_MS),
});

const directorySchema = z.strictObject({
  departments: z
    .array(
      z.strictObject({
        id,
        name: z.string().trim().min(1, 'Give the name callers use, e.g. "billing".'),
        destinations: z.array(destinationSchema).min(1, 'Name at least one destination.'),
      }),
    )
    .min(1, 'Name at least one department.'),
});

/** A directory as a person writes it: a JSON or YAML file, or an object. */
export type DirectoryInput = z.input<typeof directorySchema>;

/**
 * Who can be reached, and the only source of numbers: models and callers pick ids from it, never addresses.
 * Departments come in the order they were written; the first is where a caller goes who names none.
 */
export class Directory {
  readonly departments: readonly Department[];

  private constructor(departments: readonly Department[]) {
    this.departments = departments;
  }

  /** @throws InvalidInputError naming the first field that cannot be used, with its cure. */
  static from(input: unknown): Directory {
    const parsed = directorySchema.safeParse(input);
    if (!parsed.success) throw invalidField(input, parsed.error);
    const directory = new Directory(parsed.data.departments);
    directory.#refuseDuplicates();
    return directory;
  }

  /** The department of that id, or the first one if none is named. */
  department(departmentId?: string): Department | undefined {
    if (departmentId === undefined) return this.departments[0];
    return this.departments.find(({ id }) => id === departmentId);
  }

  destination(destinationId: string): Destination | undefined {
    return this.departments
      .flatMap(({ destinations }) => destinations)
      .find(({ id }) => id === destinationId);
  }

  /** The people behind an id of a department or a destination, in the order they are to be tried; empty if unknown. */
  resolve(departmentOrDestinationId: string): readonly Destination[] {
    const department = this.departments.find(({ id }) => id === departmentOrDestinationId);
    if (department) return department.destinations;
    const destination = this.destination(departmentOrDestinationId);
    return destination ? [destination] : [];
  }

  #refuseDuplicates(): void {
    const seen = new Set<string>();
    for (const { id, destinations } of this.departments) {
      for (const each of [id, ...destinations.map((destination) => destination.id)]) {
        if (seen.has(each)) {
          throw new InvalidInputError({
            field: 'directory',
            value: each,
            cure: 'Give every department and destination an id of its own.',
          });
        }
        seen.add(each);
      }
    }
  }
}

function invalidField(input: unknown, error: z.ZodError): InvalidInputError {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  return new InvalidInputError({
    field: ['directory', ...path.map(String)].join('.'),
    value,
    cure: issue?.message ?? 'See the package README for the shape of a directory.',
  });
}
