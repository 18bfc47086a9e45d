/** Where a hold player's sound goes. */
export interface HoldOutput {
  /** LiveKit's id of the track; changes when LiveKit publishes it again after a lost connection. */
  readonly sid: string;
  /** Samples handed over and not sent yet. */
  readonly queued: number;
  /** Sound follows. */
  wake(): void;
  /** No sound follows for a while. */
  rest(): void;
  /** To be filled with what the next `play()` sends. */
  nextFrame(): Int16Array;
  /** Hands over the frame; resolves when there is room for more. */
  play(): Promise<void>;
  /** Has what was handed over but not yet sent dropped; whoever waits for `play()` or `drained()` goes on within 10 ms. */
  drop(): void;
  /** How many samples were dropped since this was asked last. To be asked when nothing is being played. */
  takeDropped(): number;
  /** Resolves when everything handed over has been sent, or dropped. */
  drained(): Promise<void>;
  /** Listeners see the track go. Safe after the room has gone, too. */
  unpublish(): Promise<void>;
}
