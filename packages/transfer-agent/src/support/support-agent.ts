import { voice, type llm } from '@livekit/agents';
import type { Directory } from '@warm/session-core';
import { DEFAULT_PERSON_KEY, type Digit } from '../keypad/keys.js';
import { describeDirectory } from '../prompts/describe-directory.js';
import { createPrompts, type PromptBook } from '../prompts/prompts.js';
import { withoutPromptText } from '../prompts/without-prompt-text.js';
import type { SpeechMode } from '../speech-mode.js';
import { transferTools, type TransferToolsOptions } from './transfer-tools.js';

/** Tools by name, as `voice.Agent` takes them. */
export type AgentTools = Extract<llm.ToolContextLike, Readonly<Record<string, unknown>>>;

export interface SupportAgentOptions extends TransferToolsOptions {
  /** What the agent is for and how it helps: goes into the prompt `supportInstructions`. @default none */
  readonly instructions?: string | ((context: { readonly directory: Directory }) => string);
  /** First words; `false` for none. @default the prompt `supportGreeting`, or `supportGreetingWithoutSpeech` */
  readonly greeting?: string | false;
  /** The agent's other tools. */
  readonly tools?: AgentTools;
  /** @default 'understood' */
  readonly speech?: SpeechMode;
  /** Must be the `personKey` of `supportKeypad`. @default DEFAULT_PERSON_KEY */
  readonly personKey?: Digit;
  /** Passed to `voice.Agent`: models, chat context, turn handling. */
  readonly agent?: Omit<voice.AgentOptions<unknown>, 'instructions' | 'tools'>;
}

/** Talks to the caller and gets a person when one is needed. Extend it, or use it as it is. */
export class SupportAgent extends voice.Agent {
  readonly #greeting: string | false;
  readonly #secret: { readonly prompts: string; readonly instead: string };

  constructor(options: SupportAgentOptions) {
    const prompts = createPrompts(options.prompts);
    super({
      ...options.agent,
      instructions: instructionsOf(options, prompts),
      tools: { ...options.tools, ...transferTools(options) } as AgentTools,
    });
    this.#secret = { prompts: promptText(options, prompts), instead: prompts.cannotSay({}) };
    this.#greeting = options.greeting ?? greetingOf(options, prompts);
  }

  override async ttsNode(
    ...[text, settings]: Parameters<voice.Agent['ttsNode']>
  ): ReturnType<voice.Agent['ttsNode']> {
    return super.ttsNode(withoutPromptText(text, this.#secret), settings);
  }

  override async onEnter(): Promise<void> {
    if (this.#greeting !== false) this.session.say(this.#greeting);
  }
}

export function createSupportAgent(options: SupportAgentOptions): SupportAgent {
  return new SupportAgent(options);
}

function instructionsOf({ instructions = '', directory }: SupportAgentOptions, prompts: PromptBook): string {
  return prompts.supportInstructions({
    instructions: typeof instructions === 'function' ? instructions({ directory }) : instructions,
    directory: describeDirectory(directory),
  });
}

// Not the application's own instructions: what they tell about the shop may well be said word for word.
function promptText({ directory }: SupportAgentOptions, prompts: PromptBook): string {
  const known = describeDirectory(directory);
  return [
    prompts.supportInstructions({ instructions: '', directory: known }),
    prompts.transferToolDescription({ directory: known }),
    prompts.transferToDescription({}),
    prompts.transferReasonDescription({}),
    prompts.coldTransferToolDescription({ directory: known }),
    prompts.messageToolDescription({}),
    prompts.messageTextDescription({}),
    prompts.endToolDescription({}),
  ].join('\n');
}

function greetingOf({ speech, personKey = DEFAULT_PERSON_KEY }: SupportAgentOptions, prompts: PromptBook) {
  return speech === 'none'
    ? prompts.supportGreetingWithoutSpeech({ personKey })
    : prompts.supportGreeting({});
}
