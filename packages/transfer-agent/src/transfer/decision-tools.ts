import { llm } from '@livekit/agents';
import type { Directory } from '@warm/session-core';
import { z } from 'zod/v4';
import { describeDirectory, directoryIds } from '../prompts/describe-directory.js';
import type { PromptBook } from '../prompts/prompts.js';

/** What the supervisor's words or keys can bring about. */
export interface DecisionActions {
  /** By their words; false if these are no acceptance. */
  acceptBySpeech(): boolean;
  decline(reason?: string): Promise<void>;
  redirect(to: string, reason?: string): void;
  ask(question: string): void;
  repeat(): void;
  voicemail(): void;
}

/** The TransferAgent's tools. None returns anything: what there is to say, the actions say. */
export function decisionTools(options: {
  readonly prompts: PromptBook;
  readonly directory: Directory;
  readonly actions: () => DecisionActions | undefined;
}) {
  const { prompts, directory, actions } = options;
  return {
    accept_call: llm.tool({
      description: prompts.acceptToolDescription({}),
      execute: async () => {
        if (actions()?.acceptBySpeech() === false) throw new llm.ToolError(prompts.notAccepted({}));
      },
    }),
    decline_call: llm.tool({
      description: prompts.declineToolDescription({}),
      parameters: z.object({ reason: z.string().nullish().describe(prompts.declineReasonDescription({})) }),
      execute: async ({ reason }) => actions()?.decline(reason ?? undefined),
    }),
    redirect_call: llm.tool({
      description: prompts.redirectToolDescription({ directory: describeDirectory(directory) }),
      parameters: z.object({
        to: z.enum(directoryIds(directory)).describe(prompts.redirectToDescription({})),
        reason: z.string().nullish().describe(prompts.redirectReasonDescription({})),
      }),
      execute: async ({ to, reason }) => actions()?.redirect(to, reason ?? undefined),
    }),
    ask_caller: llm.tool({
      description: prompts.askToolDescription({}),
      parameters: z.object({ question: z.string().describe(prompts.askQuestionDescription({})) }),
      execute: async ({ question }) => actions()?.ask(question),
    }),
    repeat_brief: llm.tool({
      description: prompts.repeatToolDescription({}),
      execute: async () => actions()?.repeat(),
    }),
    voicemail_detected: llm.tool({
      description: prompts.voicemailToolDescription({}),
      execute: async () => actions()?.voicemail(),
    }),
  };
}
