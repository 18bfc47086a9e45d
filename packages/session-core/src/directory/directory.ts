import { assembleDirectory, type AssembledDirectory } from './assemble.js';
import type { Department } from './department.js';
import type { Destination } from './destination.js';
import { directorySchema } from './directory-schema.js';
import { invalidDirectory } from './invalid-field.js';
import { candidate, candidatesOf, planFor, type Plan, type PlanRequest } from './plan.js';

/**
 * Who can be reached, and the only source of numbers: models and callers pick ids from it, never addresses.
 * Departments come in the order they were written; the first is where a caller goes who names none.
 */
export class Directory {
  readonly departments: readonly Department[];
  /** Everybody once, whether in one department, in several or in none. */
  readonly people: readonly Destination[];

  private constructor({ departments, people }: AssembledDirectory) {
    this.departments = departments;
    this.people = people;
  }

  /**
   * Reads a `DirectoryInput`, from a JSON file for example.
   *
   * @throws InvalidInputError naming the first field that cannot be used, with its cure.
   */
  static from(input: unknown): Directory {
    const parsed = directorySchema.safeParse(input);
    if (!parsed.success) throw invalidDirectory(input, parsed.error);
    return new Directory(assembleDirectory(parsed.data));
  }

  /** The department of that id, or the first one if none is named. */
  department(departmentId?: string): Department | undefined {
    if (departmentId === undefined) return this.departments[0];
    return this.departments.find(({ id }) => id === departmentId);
  }

  destination(destinationId: string): Destination | undefined {
    return this.people.find(({ id }) => id === destinationId);
  }

  /** The people behind an id of a department or a person, in the order they are to be tried; empty if unknown. */
  resolve(departmentOrDestinationId: string): readonly Destination[] {
    const department = this.department(departmentOrDestinationId);
    if (department) return department.destinations;
    const destination = this.destination(departmentOrDestinationId);
    return destination ? [destination] : [];
  }

  /**
   * Whom to ring at that time, without those who are closed or lack a skill. `undefined` if `to` is an id of nobody.
   *
   * A person who is asked for by id is rung while one of their departments is open. Depends on nothing but its
   * arguments: the clock is the caller's.
   */
  plan(request: PlanRequest): Plan | undefined {
    const { to } = request;
    const department = this.department(to);
    if (department) return planFor(candidatesOf(department), department.ringing, request);
    const person = to === undefined ? undefined : this.destination(to);
    if (!person) return undefined;
    const theirs = this.departments.filter(({ destinations }) => destinations.includes(person));
    return planFor([candidate(person, theirs)], 'sequential', request);
  }
}
