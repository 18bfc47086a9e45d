import { fileURLToPath } from 'node:url';
import { defineAgent } from '@livekit/agents';
import { startWithWarmTransfer } from '@warm/transfer';
import { createSupportAgent, loadPrompts } from '@warm/transfer-agent';
import { runAgent } from '../run-agent.js';
import { createSession } from '../session.js';
import { transferSettings } from '../settings.js';

const PROMPTS = fileURLToPath(new URL('./prompts', import.meta.url));

export default defineAgent({
  entry: async (ctx) => {
    await startWithWarmTransfer({
      ...transferSettings(),
      ctx,
      session: createSession(),
      // Given to whatever speaks: the agent, the hold announcement, the talk with the supervisor.
      prompts: await loadPrompts(PROMPTS, { required: ['supportGreeting', 'opening'] }),
      agent: (transfer) =>
        createSupportAgent({ ...transfer, instructions: 'You help customers of a book shop.' }),
    });
  },
});

runAgent(import.meta.url);
