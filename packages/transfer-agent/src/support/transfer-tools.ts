import { llm } from '@livekit/agents';
import { WarmError, type Directory } from '@warm/session-core';
import { z } from 'zod/v4';
import { describeDirectory, directoryIds } from '../prompts/describe-directory.js';
import { createPrompts, type PromptOverrides } from '../prompts/prompts.js';
import type { OnTransferRequested } from './transfer-request.js';

export interface TransferToolsOptions {
  readonly directory: Directory;
  readonly onTransferRequested: OnTransferRequested;
  /** Calls the transfer off. Without it there is no tool `cancel_transfer`. */
  readonly onTransferCanceled?: () => void | Promise<void>;
  readonly prompts?: PromptOverrides;
}

/**
 * The tools with which any `voice.Agent` gets a person: `tools: { ...mine, ...transferTools(options) }`.
 * The model chooses ids of the directory; it never sees a number.
 */
export function transferTools(options: TransferToolsOptions) {
  const { onTransferCanceled } = options;
  return {
    transfer_to_human: transferTool(options),
    ...(onTransferCanceled && { cancel_transfer: cancelTool(onTransferCanceled, options.prompts) }),
  };
}

function transferTool({ directory, onTransferRequested, prompts: overrides }: TransferToolsOptions) {
  const prompts = createPrompts(overrides);
  return llm.tool({
    description: prompts.transferToolDescription({ directory: describeDirectory(directory) }),
    parameters: z.object({
      // Nullish: strict schemas make every field required, and null is then the model's way to leave it out.
      to: z.enum(directoryIds(directory)).nullish().describe(prompts.transferToDescription({})),
      reason: z.string().describe(prompts.transferReasonDescription({})),
    }),
    onDuplicate: 'reject',
    execute: ({ to, reason }) =>
      withoutReply(() => onTransferRequested({ ...(to != null && { to }), reason })),
  });
}

function cancelTool(onTransferCanceled: () => void | Promise<void>, overrides?: PromptOverrides) {
  return llm.tool({
    description: createPrompts(overrides).cancelToolDescription({}),
    execute: () => withoutReply(onTransferCanceled),
  });
}

// A tool that returns nothing ends the turn: the caller line says what there is to say.
async function withoutReply(act: () => void | Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw WarmError.isInstance(error) ? new llm.ToolError(error.message) : error;
  }
}
