/** Masks what must not leave a conversation. */
export type Redact = (text: string) => string;

const digitWord = '(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)';
// A card number has at least 12 digits (ISO/IEC 7812); nobody spells out that many digits of anything harmless.
const spelledNumber = new RegExp(`\\b${digitWord}(?:[\\s,.-]+${digitWord}){11,}\\b`, 'gi');
const cardCandidate = /(?<![\d+])\d(?:[ .,-]{0,2}\d){11,18}(?!\d)/g;
const socialSecurityNumber = /\b\d{3}[- ]\d{2}[- ]\d{4}\b/g;
const securityCode =
  /\b((?:cvv|cvc|cvv2|security code|pin)(?:\s+(?:is|number|code))*[\s:]*)\d(?:[ ]?\d){2,5}\b/gi;
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;

/** Masks payment card numbers, their security codes, IBANs and US social security numbers, spoken digit by digit too. */
export const redactPaymentData: Redact = (text) =>
  text
    .replace(iban, (found) => (isIban(found) ? '[IBAN]' : found))
    .replace(cardCandidate, (found) => (isCardNumber(found) ? '[card number]' : found))
    .replace(spelledNumber, '[card number]')
    .replace(socialSecurityNumber, '[social security number]')
    .replace(securityCode, '$1[code]');

/** The check digit of ISO/IEC 7812 (Luhn). */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return digits.length >= 12 && sum % 10 === 0;
}

/** The check of ISO 13616: mod 97. */
function isIban(text: string): boolean {
  const plain = text.replace(/ /g, '');
  const rearranged = plain.slice(4) + plain.slice(0, 4);
  const digits = rearranged.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return Array.from(digits).reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
