import { voice } from '@livekit/agents';
import type { Directory } from '@warm/session-core';
import { transferTools, type AgentTools, type OnTransferRequested } from '../../src/index.js';

export function createShopAgent(
  mine: AgentTools,
  directory: Directory,
  onTransferRequested: OnTransferRequested,
): voice.Agent {
  return new voice.Agent({
    instructions: 'You help customers of a book shop.',
    tools: { ...mine, ...transferTools({ directory, onTransferRequested }) },
  });
}
