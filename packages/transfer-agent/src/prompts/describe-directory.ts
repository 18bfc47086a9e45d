import type { Directory } from '@warm/session-core';

/** All ids a model may choose from: departments, then people. */
export function directoryIds(directory: Directory): [string, ...string[]] {
  const departments = directory.departments.map(({ id }) => id);
  // `Directory.from` sees to it that nobody's directory is empty.
  return [...departments, ...personIds(directory)] as [string, ...string[]];
}

/** The ids of people a model may choose from. */
export function personIds(directory: Directory): [string, ...string[]] {
  return directory.people.map(({ id }) => id) as [string, ...string[]];
}

/** The directory as a model reads it: ids and names, never an address. */
export function describeDirectory({ departments, people }: Directory): string {
  const members = new Set(departments.flatMap(({ destinations }) => destinations));
  const others = people.filter((person) => !members.has(person));
  return [
    ...departments.flatMap(({ id, name, destinations }) => [
      `- ${id}: the department "${name}"`,
      ...destinations.map((person) => `  - ${person.id}: ${person.name}`),
    ]),
    ...others.map(({ id, name }) => `- ${id}: ${name}`),
  ].join('\n');
}

/** How people speak of an id: its name, or the id itself if the directory has no such entry. */
export function nameOf(directory: Directory, id: string): string {
  return directory.department(id)?.name ?? directory.destination(id)?.name ?? id;
}
