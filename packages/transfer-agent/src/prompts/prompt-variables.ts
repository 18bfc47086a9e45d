/**
 * Every prompt and the variables its text may use, as `{variable}`.
 *
 * Names are the directory's (`Ada from billing`); addresses never reach a prompt.
 */
export const PROMPT_VARIABLES = {
  /** Instructions of the SupportAgent. `instructions`: the application's own; `directory`: who can be asked for, by id. */
  supportInstructions: ['instructions', 'directory'],
  /** The SupportAgent's first words. */
  supportGreeting: [],
  /** Its first words where nobody understands speech. `personKey`: the key that asks for a person. */
  supportGreetingWithoutSpeech: ['personKey'],
  /** What the model reads about `transfer_to_human`. `directory`: who can be asked for, by id. */
  transferToolDescription: ['directory'],
  transferToDescription: [],
  transferReasonDescription: [],
  /** What the model reads about `cancel_transfer`. */
  cancelToolDescription: [],
  /** The reason given when the caller asked by key. `personKey`: the key pressed. */
  reasonOfKey: ['personKey'],

  /** To the caller on hold. `name`: who is being called. */
  holdAnnouncement: ['name'],

  /** To the caller, back from hold: why there is no person. `name`: who was called last. */
  backDeclined: ['name'],
  /** `reason`: the supervisor's words. */
  backDeclinedWithReason: ['name', 'reason'],
  backRedirected: ['name'],
  backNoAnswer: ['name'],
  backBusy: ['name'],
  backRejected: ['name'],
  backUnreachable: ['name'],
  backVoicemail: ['name'],
  backHungUp: ['name'],
  backNotDecided: ['name'],
  backTrunkFailed: ['name'],
  /** The caller called it off. */
  backCanceledByCaller: ['name'],
  /** Somebody or something else called it off. */
  backCanceled: ['name'],
  backFailed: ['name'],
  /** What is possible now. `others`: the other names, joined with "or". */
  offerOthers: ['others'],
  offerNobodyElse: [],
  offerWithoutSpeech: ['personKey'],
  /** To the model: what happened while it was away. `outcome`: an `AttemptOutcomeType`; `said`: what the caller was told. */
  returnNote: ['name', 'id', 'outcome', 'said'],

  /** Instructions of the summary. `language`: in which it is to be written. */
  briefInstructions: ['language'],
  /** What is to be summarised. `reason`: why a person was asked for; `conversation`: numbered lines. */
  briefRequest: ['reason', 'conversation'],
  /** The headline of a brief that no model wrote. */
  briefHeadlineWithoutModel: ['reason'],

  /** Instructions of the TransferAgent until the brief is there. `directory`: who the call can go to instead, by id. */
  transferInstructions: ['name', 'directory'],
  /** Added when the brief is there. */
  transferInstructionsBrief: ['brief', 'conversation'],
  /** To the supervisor: first words, with the brief's headline. */
  opening: ['name', 'headline'],
  /** First words when the supervisor answered before the brief was there. */
  bridge: ['name', 'reason'],
  /** Follows `bridge`. */
  openingAfterBridge: ['headline'],
  /** How to decide. */
  choice: ['acceptKey', 'declineKey', 'repeatKey'],
  choiceWithoutSpeech: ['acceptKey', 'declineKey', 'repeatKey'],
  /** Said once to a supervisor who stays silent. */
  silencePrompt: ['acceptKey', 'declineKey'],
  declinedGoodbye: [],
  /** `to`: who is tried instead. */
  redirectedGoodbye: ['to'],
  /** To a supervisor on the line when the caller is gone. */
  callerLeftGoodbye: [],
  acceptToolDescription: [],
  declineToolDescription: [],
  declineReasonDescription: [],
  redirectToolDescription: ['directory'],
  redirectToDescription: [],
  redirectReasonDescription: [],
  repeatToolDescription: [],
  voicemailToolDescription: [],
} as const satisfies Record<string, readonly string[]>;

export type PromptName = keyof typeof PROMPT_VARIABLES;

/** The variables of one prompt with their values. */
export type PromptValues<Name extends PromptName> = Readonly<
  Record<(typeof PROMPT_VARIABLES)[Name][number], string>
>;
