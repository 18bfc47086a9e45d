const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const CHARS_PER_TOKEN = 4;

/**
 * About how many tokens a text has, without a tokenizer: four characters each in alphabets, one each in scripts whose
 * characters are words. Models differ by a third; a budget has room for that.
 */
export function estimateTokens(text: string): number {
  const wideChars = text.match(wide)?.length ?? 0;
  return wideChars + Math.ceil((text.length - wideChars) / CHARS_PER_TOKEN);
}
