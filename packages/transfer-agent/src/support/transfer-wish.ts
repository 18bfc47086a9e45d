/** What a caller's wish for a person comes down to. */
export interface TransferWish {
  /** Id of a department or person of the directory; absent if the caller doesn't mind. */
  readonly to?: string;
  /** Why, in the agent's words. Personal data. */
  readonly reason: string;
}
