/** How thoroughly is measured: once to see that it works, for five minutes, or for the record. */
export type Effort = 'smoke' | 'quick' | 'full';

/** One number an effort. */
export type ByEffort = Readonly<Record<Effort, number>>;
