/** Music as a player sees it: samples by their number since the first hold began. */
export interface Reel {
  /** Where a new hold begins. Called once at each hold's start; what was copied before may be given up. */
  begin(): number;
  /** Fills `frame` from the `position`th sample on. Half a second before what was copied last can be asked for again. */
  copy(position: number, frame: Int16Array): void;
  /** The hold is over: nothing is asked for until the next `begin()`. */
  end(): void;
}
