import type { Department } from './department.js';
import type { Destination } from './destination.js';
import type { WrittenDirectory } from './directory-schema.js';
import { invalidField } from './invalid-field.js';

type WrittenDepartment = WrittenDirectory['departments'][number];

export interface AssembledDirectory {
  readonly departments: readonly Department[];
  /** Everybody once, in the order they were written. */
  readonly people: readonly Destination[];
}

/** Puts people in the place of their ids. @throws InvalidInputError for an id that is used twice or that nobody has. */
export function assembleDirectory(written: WrittenDirectory): AssembledDirectory {
  refuseSharedIds(written);
  const listed = new Map(written.people.map((person) => [person.id, person]));
  const departments = written.departments.map((department, index) => ({
    ...department,
    destinations: membersOf(department, listed, ['departments', index, 'destinations']),
  }));
  const everybody = [...written.people, ...departments.flatMap(({ destinations }) => destinations)];
  return { departments, people: [...new Set(everybody)] };
}

function membersOf(
  { destinations }: WrittenDepartment,
  listed: ReadonlyMap<string, Destination>,
  path: readonly PropertyKey[],
): readonly Destination[] {
  const members = new Set<Destination>();
  for (const [index, written] of destinations.entries()) {
    const member = typeof written === 'string' ? listed.get(written) : written;
    const at = [...path, index];
    if (!member)
      throw invalidField(at, written, 'Use the id of an entry of "people", or write the person here.');
    if (members.has(member)) throw invalidField(at, written, 'Name everybody once in a department.');
    members.add(member);
  }
  return [...members];
}

function refuseSharedIds({ people, departments }: WrittenDirectory): void {
  const seen = new Set<string>();
  const claim = (id: string, ...path: readonly PropertyKey[]) => {
    if (seen.has(id)) throw invalidField([...path, 'id'], id, OWN_ID);
    seen.add(id);
  };
  people.forEach(({ id }, index) => claim(id, 'people', index));
  for (const [index, { id, destinations }] of departments.entries()) {
    claim(id, 'departments', index);
    destinations.forEach((written, place) => {
      if (typeof written !== 'string') claim(written.id, 'departments', index, 'destinations', place);
    });
  }
}

const OWN_ID =
  'Give every department and person an id of its own; write who is in several departments under "people", and name them by id.';
