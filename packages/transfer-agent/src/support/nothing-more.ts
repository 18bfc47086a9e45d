const nothing =
  /^(?:no thank you|no thanks?|no|nope|nah|nothing(?: (?:more|else))?|that(?:'s| is| was) (?:all|it|everything)|(?:i'm|i am) (?:done|fine|good)|thank you|thanks|thank|bye|goodbye|please|never ?mind|don't bother|i'd rather not)(?: |$)/i;

/** Whether somebody who was asked for more has none: "No, that's all. Thank you." English. */
export function soundsLikeNothingMore(transcript: string): boolean {
  let rest = transcript
    .toLowerCase()
    .replace(/[^\p{L}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  for (let found = nothing.exec(rest); rest !== '' && found; found = nothing.exec(rest)) {
    rest = rest.slice(found[0].length).trim();
  }
  return rest === '';
}
