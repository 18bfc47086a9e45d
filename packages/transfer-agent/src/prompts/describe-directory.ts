import type { Directory } from '@warm/session-core';

/** All ids a model may choose from: departments, then people. */
export function directoryIds(directory: Directory): [string, ...string[]] {
  const departments = directory.departments.map(({ id }) => id);
  const people = directory.departments.flatMap(({ destinations }) => destinations.map(({ id }) => id));
  // A directory has at least one department: `Directory.from` sees to it.
  return [...departments, ...people] as [string, ...string[]];
}

/** The directory as a model reads it: ids and names, never an address. */
export function describeDirectory(directory: Directory): string {
  return directory.departments
    .flatMap(({ id, name, destinations }) => [
      `- ${id}: the department "${name}"`,
      ...destinations.map((person) => `  - ${person.id}: ${person.name}`),
    ])
    .join('\n');
}

/** How people speak of an id: its name, or the id itself if the directory has no such entry. */
export function nameOf(directory: Directory, id: string): string {
  return directory.department(id)?.name ?? directory.destination(id)?.name ?? id;
}
