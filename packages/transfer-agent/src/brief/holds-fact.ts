const digits = /\d/;
const mail = /\S@\S|\bat\b.+\bdot\b/i;
// Spoken numbers, of which English transcripts are full; other languages' come as digits from most transcribers.
const spelled =
  /\b(?:(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)\b[ -]?){2,}/i;

/** Whether a line names something that must not be lost: a number, an amount, a date, an address. */
export function holdsFact(text: string): boolean {
  return digits.test(text) || mail.test(text) || spelled.test(text);
}
