import type { Clock } from '@warm/session-core';
import { createPrompts, type PromptOverrides } from '../prompts/prompts.js';
import type { SupportCommands } from '../support/support-commands.js';
import { DEFAULT_PERSON_KEY, type Digit } from './keys.js';
import { onDigits, type DigitRoom } from './on-digits.js';

export interface SupportKeypadOptions {
  readonly room: DigitRoom;
  readonly callerIdentity: string;
  readonly requestTransfer: SupportCommands['requestTransfer'];
  /** @default DEFAULT_PERSON_KEY */
  readonly personKey?: Digit;
  /** `reasonOfKey` is used. */
  readonly prompts?: PromptOverrides;
  /** Told when `requestTransfer` fails; a caller pressing the key twice is the usual cause. */
  readonly onError?: (error: unknown) => void;
  readonly clock?: Clock;
}

/**
 * Lets the caller ask for a person by key, also where speech is understood. Returns the way to stop.
 *
 * A caller hidden by the `gate` path cannot be heard this way until the merge or the return.
 */
export function supportKeypad(options: SupportKeypadOptions): () => void {
  const { room, callerIdentity, personKey = DEFAULT_PERSON_KEY, clock } = options;
  const reason = createPrompts(options.prompts).reasonOfKey({ personKey });
  const ask = async () => {
    try {
      await options.requestTransfer({ reason });
    } catch (error) {
      options.onError?.(error);
    }
  };
  return onDigits(room, callerIdentity, { [personKey]: () => void ask() }, clock && { clock });
}
