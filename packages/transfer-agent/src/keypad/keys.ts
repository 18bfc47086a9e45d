/** A key of a phone, as DTMF names it. */
export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';

/** Which key of the supervisor does what. */
export interface DecisionKeys {
  readonly accept: Digit;
  readonly decline: Digit;
  readonly repeat: Digit;
}

export const DEFAULT_DECISION_KEYS = {
  accept: '1',
  decline: '2',
  repeat: '9',
} as const satisfies DecisionKeys;

/** The key with which a caller asks for a person; what telephone menus have used for decades. */
export const DEFAULT_PERSON_KEY = '0' as const satisfies Digit;
