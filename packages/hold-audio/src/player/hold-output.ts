/** Where a hold player's sound goes. */
export interface HoldOutput {
  /** LiveKit's id of the track; changes when LiveKit publishes it again after a lost connection. */
  readonly sid: string;
  /** What the next `play()` sends. */
  readonly samples: Int16Array;
  /** Sound follows. */
  wake(): void;
  /** No sound follows for a while. */
  rest(): void;
  /** Hands over `samples`; resolves when there is room for more. */
  play(): Promise<void>;
  /** Drops what was handed over but not yet sent, and says how many samples that was (within 10 ms). */
  takeBack(): number;
  /** Resolves when everything handed over has been sent. */
  drained(): Promise<void>;
  /** Listeners see the track go. Safe after the room has gone, too. */
  unpublish(): Promise<void>;
}
