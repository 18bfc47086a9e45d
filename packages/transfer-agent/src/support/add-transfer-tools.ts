import { llm, type voice } from '@livekit/agents';
import { transferTools, type TransferToolsOptions } from './transfer-tools.js';

/**
 * Gives an agent that exists already the tools with which it gets a person, before its session starts or while it
 * runs. A tool of the same name that it has stays its own.
 */
export async function addTransferTools<UserData>(
  agent: voice.Agent<UserData>,
  options: TransferToolsOptions,
): Promise<void> {
  const { toolCtx } = agent;
  const added = new llm.ToolContext<UserData>(transferTools(options));
  await agent.updateTools([...toolCtx.tools, ...added.tools.filter((tool) => !toolCtx.hasTool(tool.id))]);
}
