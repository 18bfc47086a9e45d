import type { Department } from './department.js';
import type { Destination } from './destination.js';
import { isOpen, type Hours } from './hours.js';
import { allOpenAt } from './opens-at.js';

/** What a transfer asks the directory for. */
export interface PlanRequest {
  /** Id of a department or a person. @default the first department */
  readonly to?: string | undefined;
  /** Now, in ms since 1970. */
  readonly atMs: number;
  /** Only people who have all of them. @default none are needed */
  readonly skills?: readonly string[] | undefined;
}

/** Whom to ring. Plain JSON. Without rounds and without `closed` there is nobody with the skills. */
export interface Plan {
  /** In the order they are to be rung; the people of one round at the same time. */
  readonly rounds: readonly (readonly Destination[])[];
  /** Set if somebody is there, only not at this time. */
  readonly closed?: {
    /** When the first of them can be called (ms since 1970); left out if not within 14 days. */
    readonly opensAtMs?: number;
  };
}

/** Somebody who may be rung, and when: while all hours of one of the lists are open. */
export interface Candidate {
  readonly destination: Destination;
  readonly openings: readonly (readonly Hours[])[];
}

/** The people of a department, each only while both are open. */
export function candidatesOf(department: Department): readonly Candidate[] {
  return department.destinations.map((destination) => candidate(destination, [department]));
}

/** A person, while one of their departments is open; who is in none has only their own hours. */
export function candidate(destination: Destination, departments: readonly Department[]): Candidate {
  const own = destination.hours ? [destination.hours] : [];
  const openings = departments.map(({ hours }) => (hours ? [hours, ...own] : own));
  return { destination, openings: openings.length > 0 ? openings : [own] };
}

/** The plan for these people, in their order. */
export function planFor(
  candidates: readonly Candidate[],
  ringing: Department['ringing'],
  { atMs, skills = [] }: PlanRequest,
): Plan {
  const able = candidates.filter(({ destination }) =>
    skills.every((skill) => destination.skills.includes(skill)),
  );
  const open = able.filter((each) => isReachable(each, atMs)).map(({ destination }) => destination);
  if (open.length > 0) return { rounds: ringing === 'simultaneous' ? [open] : open.map((each) => [each]) };
  return able.length > 0 ? { rounds: [], closed: closedUntil(able, atMs) } : { rounds: [] };
}

function isReachable({ openings }: Candidate, atMs: number): boolean {
  return openings.some((schedules) => schedules.every((hours) => isOpen(hours, atMs)));
}

function closedUntil(candidates: readonly Candidate[], atMs: number): NonNullable<Plan['closed']> {
  const times = candidates
    .flatMap(({ openings }) => openings.map((schedules) => allOpenAt(schedules, atMs)))
    .filter((ms) => ms !== undefined);
  return times.length > 0 ? { opensAtMs: Math.min(...times) } : {};
}
