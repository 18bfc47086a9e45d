import { voice, type llm } from '@livekit/agents';
import type { Directory } from '@warm/session-core';
import type { Brief } from '../brief/brief.js';
import { renderBrief } from '../brief/render-brief.js';
import { describeDirectory } from '../prompts/describe-directory.js';
import type { PromptBook } from '../prompts/prompts.js';
import { withoutPromptText } from '../prompts/without-prompt-text.js';
import { decisionTools, type DecisionActions } from './decision-tools.js';

export interface TransferAgentOptions {
  readonly prompts: PromptBook;
  readonly directory: Directory;
  /** The supervisor's name. */
  readonly name: string;
}

/** Talks to the supervisor: knows the brief, answers questions about it, and turns their words into a decision. */
export class TransferAgent extends voice.Agent {
  readonly #options: TransferAgentOptions;
  #actions: DecisionActions | undefined;

  constructor(options: TransferAgentOptions) {
    // The tools are made before `this` may be touched; they reach the actions when they are called.
    let actions: () => DecisionActions | undefined = () => undefined;
    super({
      instructions: baseInstructions(options),
      tools: decisionTools({ ...options, actions: () => actions() }) as Extract<
        llm.ToolContextLike,
        Readonly<Record<string, unknown>>
      >,
    });
    this.#options = options;
    actions = () => this.#actions;
  }

  override async ttsNode(
    ...[text, settings]: Parameters<voice.Agent['ttsNode']>
  ): ReturnType<voice.Agent['ttsNode']> {
    const { prompts } = this.#options;
    const guarded = { prompts: promptText(this.#options), instead: prompts.cannotSay({}) };
    return super.ttsNode(withoutPromptText(text, guarded), settings);
  }

  /** Says what its tools do. */
  bind(actions: DecisionActions): void {
    this.#actions = actions;
  }

  /** Tells it what the call is about. `conversation`: numbered lines. */
  async learn(brief: Brief, conversation: string): Promise<void> {
    const about = this.#options.prompts.transferInstructionsBrief({
      brief: renderBrief(brief),
      conversation,
    });
    await this.updateInstructions(`${baseInstructions(this.#options)}\n\n${about}`);
  }
}

function baseInstructions({ prompts, name, directory }: TransferAgentOptions): string {
  return prompts.transferInstructions({ name, directory: describeDirectory(directory) });
}

function promptText(options: TransferAgentOptions): string {
  const { prompts, directory } = options;
  return [
    baseInstructions(options),
    prompts.transferInstructionsBrief({ brief: '', conversation: '' }),
    prompts.acceptToolDescription({}),
    prompts.declineToolDescription({}),
    prompts.declineReasonDescription({}),
    prompts.redirectToolDescription({ directory: describeDirectory(directory) }),
    prompts.askToolDescription({}),
    prompts.askQuestionDescription({}),
    prompts.voicemailToolDescription({}),
  ].join('\n');
}
