import { llm } from '@livekit/agents';
import { WarmError, type Directory } from '@warm/session-core';
import { z } from 'zod/v4';
import { describeDirectory, directoryIds, personIds } from '../prompts/describe-directory.js';
import { createPrompts, type PromptBook, type PromptOverrides } from '../prompts/prompts.js';
import type { SupportCommands } from './support-commands.js';

export interface TransferToolsOptions extends SupportCommands {
  readonly directory: Directory;
  readonly prompts?: PromptOverrides;
}

/** What a tool is made of. */
interface Parts {
  readonly directory: Directory;
  readonly prompts: PromptBook;
}

/**
 * The tools with which any `voice.Agent` gets a person: `tools: { ...mine, ...transferTools(options) }`. The model
 * chooses ids of the directory; it never sees a number. Commands that are left out have no tool.
 */
export function transferTools(options: TransferToolsOptions) {
  const { directory, requestTransfer, requestColdTransfer, cancelTransfer, leaveMessage, endCall } = options;
  const parts = { directory, prompts: createPrompts(options.prompts) };
  return {
    transfer_to_human: transferTool(parts, requestTransfer),
    ...(requestColdTransfer && { cold_transfer: coldTransferTool(parts, requestColdTransfer) }),
    ...(cancelTransfer && { cancel_transfer: cancelTool(parts, cancelTransfer) }),
    ...(leaveMessage && { take_message: messageTool(parts, leaveMessage) }),
    ...(endCall && { end_call: endTool(parts, endCall) }),
  };
}

function transferTool({ directory, prompts }: Parts, requestTransfer: SupportCommands['requestTransfer']) {
  return llm.tool({
    description: prompts.transferToolDescription({ directory: describeDirectory(directory) }),
    parameters: z.object({
      // Nullish: strict schemas make every field required, and null is then the model's way to leave it out.
      to: z.enum(directoryIds(directory)).nullish().describe(prompts.transferToDescription({})),
      reason: z.string().describe(prompts.transferReasonDescription({})),
    }),
    onDuplicate: 'reject',
    execute: ({ to, reason }) => withoutReply(() => requestTransfer({ ...(to != null && { to }), reason })),
  });
}

function coldTransferTool(
  { directory, prompts }: Parts,
  requestColdTransfer: NonNullable<SupportCommands['requestColdTransfer']>,
) {
  return llm.tool({
    description: prompts.coldTransferToolDescription({ directory: describeDirectory(directory) }),
    parameters: z.object({
      destination: z.enum(personIds(directory)).describe(prompts.coldTransferDestinationDescription({})),
    }),
    onDuplicate: 'reject',
    execute: ({ destination }) => withoutReply(() => requestColdTransfer(destination)),
  });
}

function cancelTool({ prompts }: Parts, cancelTransfer: NonNullable<SupportCommands['cancelTransfer']>) {
  return llm.tool({
    description: prompts.cancelToolDescription({}),
    execute: () => withoutReply(cancelTransfer),
  });
}

function messageTool({ prompts }: Parts, leaveMessage: NonNullable<SupportCommands['leaveMessage']>) {
  return llm.tool({
    description: prompts.messageToolDescription({}),
    parameters: z.object({
      message: z.string().describe(prompts.messageTextDescription({})),
      callback: z.boolean().nullish().describe(prompts.messageCallbackDescription({})),
    }),
    onDuplicate: 'reject',
    // The result is for the model, which goes on talking to the caller.
    execute: async ({ message, callback }) => {
      await withoutReply(() => leaveMessage(message, { callback: callback ?? false }));
      return prompts.messageToolResult({});
    },
  });
}

function endTool({ prompts }: Parts, endCall: NonNullable<SupportCommands['endCall']>) {
  return llm.tool({
    description: prompts.endToolDescription({}),
    onDuplicate: 'reject',
    execute: async (_args, { ctx }) => {
      await ctx.session.say(prompts.goodbye({}), { allowInterruptions: false }).waitForPlayout();
      await withoutReply(endCall);
    },
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
