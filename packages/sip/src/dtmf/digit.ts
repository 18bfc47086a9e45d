/** A key of a phone, as DTMF names it. */
export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';

export function isDigit(key: string): key is Digit {
  return /^[0-9*#]$/.test(key);
}
