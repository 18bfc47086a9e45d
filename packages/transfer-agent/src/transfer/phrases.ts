const voicemail =
  /\b(?:leave (?:a|your|me a) message|after the (?:tone|beep)|voice ?mail|mailbox|(?:is|am) not available (?:right now|to take)|please record your|press (?:the )?(?:pound|hash|star)|you have reached the|(?:state|record) your name|call (?:is being|may be|will be) recorded|accept (?:the )?charges|for [\w ]+,? press (?:\d|one|two)|press (?:\d|one|two)\b.+\bpress (?:\d|two|three))\b/i;

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

const consent =
  /\b(?:yes|yeah|yep|sure|ok|okay|fine|right|of course|go ahead|please|(?:i'll|i will|let me|can|could) (?:take|have|talk|speak)|(?:put|patch|bring|send|connect|get) (?:them|him|her|it|me))\b/i;
const asksSomething = /\?\s*$/;
const asksToBeConnected = /\b(?:put|patch|bring|send|connect)\b.*\b(?:through|over|on|in|me|them|him|her)\b/i;

/**
 * Whether a transcript cannot be an acceptance, whatever a model takes it for: nothing, a greeting, a machine, or a
 * question other than to be connected. Not English: a question is none, anything else may be one.
 */
export function soundsUndecided(transcript: string, names: readonly string[] = []): boolean {
  if (transcript.trim() === '' || soundsLikeVoicemail(transcript)) return true;
  if (asksSomething.test(transcript))
    return !asksToBeConnected.test(transcript) || /\bwho\b|\bwhat\b/i.test(transcript);
  return soundsLikeGreeting(transcript, names) && !consent.test(transcript);
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
