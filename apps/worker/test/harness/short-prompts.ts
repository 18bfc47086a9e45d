/** What tests wait to be over, cut to what they look for. */
export const SHORT_PROMPTS: Readonly<Record<string, string>> = {
  reasonOfKey: 'They pressed {personKey}.',
  briefHeadlineWithoutModel: '{reason}',
  opening: '{headline}',
  bridge: '{reason}',
  choice: 'Yes or no?',
  holdAnnouncement: 'Calling {name}.',
  askingCaller: 'I will ask.',
  askThanks: 'Thanks.',
  offerChoices: 'Shall I {choices}?',
  offerNothing: 'And now?',
};
