export { BRIEF_DEFAULTS, summarize } from './brief/summarize.js';
export type { SummarizeOptions } from './brief/summarize.js';
export type { Brief, BriefFields, Claim, FallbackCause, Urgency } from './brief/brief.js';
export { estimateTokens } from './brief/estimate-tokens.js';
export { redactPaymentData } from './brief/redact.js';
export type { Redact } from './brief/redact.js';
export { renderBrief } from './brief/render-brief.js';

export type { AgentDiagnostic, OnDiagnostic } from './diagnostics.js';

export { DEFAULT_DECISION_KEYS, DEFAULT_PERSON_KEY } from './keypad/keys.js';
export type { DecisionKeys, Digit } from './keypad/keys.js';
export { onDigits } from './keypad/on-digits.js';
export type { DigitHandlers, DigitRoom } from './keypad/on-digits.js';
export { supportKeypad } from './keypad/support-keypad.js';
export type { SupportKeypadOptions } from './keypad/support-keypad.js';

export type { Log } from './log.js';
export type { SpeechMode } from './speech-mode.js';

export { DEFAULT_PROMPTS } from './prompts/default-prompts.js';
export { NotUnderstoodError } from './models/not-understood-error.js';
export { SPEECH_RATE_HZ } from './models/speech-rate.js';
export { STEADY_CONNECTIONS } from './models/steady-connections.js';
export { steadyLLM } from './models/steady-llm.js';
export { steadySTT } from './models/steady-stt.js';
export { steadyTTS } from './models/steady-tts.js';

export { loadPrompts } from './prompts/load-prompts.js';
export type { LoadPromptsOptions } from './prompts/load-prompts.js';
export { PROMPT_VARIABLES } from './prompts/prompt-variables.js';
export type { PromptName, PromptValues } from './prompts/prompt-variables.js';
export { createPrompts } from './prompts/prompts.js';
export type { PromptBook, PromptOverrides, Prompts, PromptTemplate } from './prompts/prompts.js';

export { addTransferTools } from './support/add-transfer-tools.js';
export { CALLER_LINE_DEFAULTS, createCallerLine } from './support/caller-line.js';
export type { CallerLineOptions } from './support/caller-line.js';
export { soundsLikeNothingMore } from './support/nothing-more.js';
export { NotHeardError } from './support/not-heard-error.js';
export { createSupportAgent, SupportAgent } from './support/support-agent.js';
export type { AgentTools, SupportAgentOptions } from './support/support-agent.js';
export type { SupportCommands } from './support/support-commands.js';
export type { TransferWish } from './support/transfer-wish.js';
export { transferTools } from './support/transfer-tools.js';
export type { TransferToolsOptions } from './support/transfer-tools.js';

export type { AgentBriefingLine } from './transfer/agent-briefing-line.js';
export { BRIEFING_DEFAULTS, createBriefing } from './transfer/create-briefing.js';
export type { BriefingOptions } from './transfer/create-briefing.js';
export { MACHINE_DETECTION_DEFAULTS } from './transfer/machine-detector.js';
export type { MachineDetectionOptions } from './transfer/machine-detector.js';
export { soundsLikeGreeting, soundsLikeVoicemail, soundsUndecided } from './transfer/phrases.js';
export type { SpeechModels } from './transfer/speech-models.js';
