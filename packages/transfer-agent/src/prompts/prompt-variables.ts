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
  /** What the model reads about `cold_transfer`. `directory`: who can be asked for, by id. */
  coldTransferToolDescription: ['directory'],
  coldTransferDestinationDescription: [],
  /** What the model reads about `take_message`. */
  messageToolDescription: [],
  messageTextDescription: [],
  messageCallbackDescription: [],
  /** What the model reads when a message has been kept. */
  messageToolResult: [],
  /** What the model reads about `end_call`. */
  endToolDescription: [],
  /** The reason given when the caller asked by key. `personKey`: the key pressed. */
  reasonOfKey: ['personKey'],

  /** Said instead of what a model was told, when somebody talked it into reading that out. */
  cannotSay: [],
  /** To the caller who said something, when a model failed. `personKey`: the key that asks for a person. */
  callerNotUnderstood: ['personKey'],
  /** To the caller on hold. `name`: who is being called. */
  holdAnnouncement: ['name'],

  /** To the caller, off hold for a moment. `name`: who wants to know; `question`: in the TransferAgent's words. */
  askCaller: ['name', 'question'],
  /** To the caller before they are on hold again. */
  askThanks: [],
  /** To both people, who hear each other from now on. `name`: who took the call. */
  introduction: ['name'],

  /** What people who have no name are called: a transfer for which nobody was rung. */
  nobodyInParticular: [],
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
  /** The two were connected, and the other line dropped. */
  backDropped: ['name'],
  /** Nobody is there at this hour, and it is not known when somebody will be. */
  backClosed: ['name'],
  /** `opensAt`: when somebody is there again, as `openingTime` and `locale` say it. */
  backClosedUntil: ['name', 'opensAt'],
  backColdTransferRefused: ['name'],
  /** A day and a time of day, e.g. "tomorrow" and "9:00 AM". */
  openingTime: ['day', 'time'],
  /** What is possible now. `choices`: those the policy offers, joined with "or". */
  offerChoices: ['choices'],
  /** What is possible when the policy offers nothing. */
  offerNothing: [],
  offerWithoutSpeech: ['personKey'],
  choiceRetry: ['name'],
  /** `others`: other names, joined with "or". */
  choiceAnother: ['others'],
  choiceMessage: [],
  choiceCallback: [],
  choiceEnd: [],
  /** Asks the caller for a message, after the explanation. */
  messageRequest: [],
  /** Asked once when the caller has paused. */
  messageMore: [],
  messageThanks: [],
  /** To a caller who leaves no message. */
  messageNone: [],
  /** Last words before the call is ended. */
  goodbye: [],
  /**
   * To the model: what happened while it was away. `outcome`: the type of a `ReturnReason`; `said`: what the caller was
   * told; `offers`: what the policy allows to offer them.
   */
  returnNote: ['name', 'id', 'outcome', 'said', 'offers'],

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
  /** Precedes the headline, or the reason of `bridge`, for somebody whom another supervisor has named. */
  suggested: ['by'],
  suggestedWithReason: ['by', 'reason'],
  /** How to decide. */
  choice: ['acceptKey', 'declineKey', 'repeatKey'],
  choiceWithoutSpeech: ['acceptKey', 'declineKey', 'repeatKey'],
  /** Said once to a supervisor who stays silent. */
  silencePrompt: ['acceptKey', 'declineKey'],
  /** To a supervisor whose words came to nothing, since the model failed. */
  notUnderstood: ['acceptKey', 'declineKey'],
  declinedGoodbye: [],
  /** `to`: who is tried instead. */
  redirectedGoodbye: ['to'],
  /** The supervisor named somebody who cannot be called now. `to`: that name. */
  redirectImpossible: ['to'],
  /** The supervisor's question is on its way to the caller. */
  askingCaller: [],
  /** Brings the caller's answer to the supervisor. `answer`: the caller's words. */
  callerAnswered: ['answer'],
  callerDidNotAnswer: [],
  /** To a supervisor on the line when somebody else took the call. */
  takenGoodbye: [],
  /** To a supervisor on the line when the time to decide is over. */
  notDecidedGoodbye: [],
  /** To a supervisor on the line when the transfer was called off otherwise. */
  canceledGoodbye: [],
  /** To a supervisor on the line when the caller is gone. */
  callerLeftGoodbye: [],
  acceptToolDescription: [],
  declineToolDescription: [],
  declineReasonDescription: [],
  /** To the model: it took for a yes what is none. */
  notAccepted: [],
  redirectToolDescription: ['directory'],
  redirectToDescription: [],
  redirectReasonDescription: [],
  askToolDescription: [],
  askQuestionDescription: [],
  repeatToolDescription: [],
  voicemailToolDescription: [],
} as const satisfies Record<string, readonly string[]>;

export type PromptName = keyof typeof PROMPT_VARIABLES;

/** The variables of one prompt with their values. */
export type PromptValues<Name extends PromptName> = Readonly<
  Record<(typeof PROMPT_VARIABLES)[Name][number], string>
>;
