import type { Destination } from './destination.js';
import type { Hours } from './hours.js';

/** Whether the people of a department are rung one after the other or all at once. */
export type Ringing = 'sequential' | 'simultaneous';

/** A group of people a caller may ask for. */
export interface Department {
  readonly id: string;
  /** How the agent speaks of it, e.g. "billing". */
  readonly name: string;
  readonly ringing: Ringing;
  /** Left out: open at all times. A person's own hours narrow it further. */
  readonly hours?: Hours;
  /** In the order they are tried. */
  readonly destinations: readonly Destination[];
}
