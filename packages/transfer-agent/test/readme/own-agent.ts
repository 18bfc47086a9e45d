import { voice } from '@livekit/agents';
import type { Directory } from '@warm/session-core';
import { transferTools, type AgentTools, type SupportCommands } from '../../src/index.js';

export function createShopAgent(
  mine: AgentTools,
  directory: Directory,
  commands: SupportCommands,
): voice.Agent {
  return new voice.Agent({
    instructions: 'You help customers of a book shop.',
    tools: { ...mine, ...transferTools({ directory, ...commands }) },
  });
}
