const voicemail =
  /\b(?:leave (?:a|your|me a) message|after the (?:tone|beep)|voice ?mail|mailbox|(?:is|am) not available (?:right now|to take)|please record your|press (?:the )?(?:pound|hash|star)|you have reached the)\b/i;

/** Whether a transcript sounds like a machine that answered the phone. English. */
export function soundsLikeVoicemail(transcript: string): boolean {
  return voicemail.test(transcript);
}

const greetingWords = new Set(
  'hello hi hey yes yeah yep ok okay good morning afternoon evening this is here speaking uh um who there it my name'.split(
    ' ',
  ),
);

/**
 * Whether a transcript is no more than what people say when they pick up ("Hello?", "Yes, Ada speaking"), so that
 * nothing need be answered. `names` are words that may be in it besides, such as the person's name. English.
 */
export function soundsLikeGreeting(transcript: string, names: readonly string[]): boolean {
  const own = new Set(names.flatMap(words));
  return words(transcript).every((word) => greetingWords.has(word) || own.has(word));
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
