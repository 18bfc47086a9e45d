/** When words are spoken, in seconds, as Cartesia tells it. */
export interface WordTimestamps {
  readonly words: string[];
  readonly start: number[];
  readonly end: number[];
}

/** Spreads the words of `text` over a stretch of speech, in proportion to their letters. */
export function wordTimestamps(text: string, fromSeconds: number, seconds: number): WordTimestamps {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const total = words.reduce((sum, word) => sum + word.length + 1, 0);
  const start: number[] = [];
  const end: number[] = [];
  let before = 0;
  for (const word of words) {
    start.push(fromSeconds + (seconds * before) / total);
    before += word.length + 1;
    end.push(fromSeconds + (seconds * before) / total);
  }
  return { words, start, end };
}
