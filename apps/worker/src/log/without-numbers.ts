/** Seven digits are a phone number; LiveKit names the room of a call by one. */
const NUMBER = /\+?\d{7,}/g;
const SIP_URI = /\bsips?:[^\s"'<>]+/g;

/** A text without phone numbers and SIP addresses in it. */
export function withoutNumbers(text: string): string {
  return text.replaceAll(SIP_URI, '[address]').replaceAll(NUMBER, '[number]');
}
