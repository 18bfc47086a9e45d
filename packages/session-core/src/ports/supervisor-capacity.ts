/** Which supervisor is being called by how many transfers, over all workers that share a store. */
export interface SupervisorCapacity {
  /**
   * Claims one of a supervisor's `capacity` places for `holder`; false if all are taken. Asking again with the same
   * holder keeps its place and starts `ttlMs` anew.
   * @throws InvalidInputError, StoreUnavailableError
   */
  reserve(options: ReserveOptions): Promise<boolean>;
  /** Gives a place back. Idempotent. @throws StoreUnavailableError */
  free(options: Reservation): Promise<void>;
}

export interface Reservation {
  readonly destinationId: string;
  /** Who holds the place: an attempt's id. */
  readonly holder: string;
}

export interface ReserveOptions extends Reservation {
  /** Milliseconds, at least 1; after them the place is free, should its holder have died. */
  readonly ttlMs: number;
  /** How many transfers may call this supervisor at once, at least 1. */
  readonly capacity: number;
}
