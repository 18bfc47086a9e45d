import { defineAgent } from '@livekit/agents';
import { startWithWarmTransfer } from '@warm/transfer';
import { createSupportAgent } from '@warm/transfer-agent';
import { runAgent } from '../run-agent.js';
import { createSession } from '../session.js';
import { transferSettings } from '../settings.js';

/** What a book shop wants to know before it takes a call: the model is told the words, and must prove each answer. */
const FIELDS = {
  orderNumber: 'The number of the order it is about, digits only.',
  bookTitle: 'The title of the book it is about.',
  wantsBack: 'Whether they want the book or their money.',
};

export default defineAgent({
  entry: async (ctx) => {
    await startWithWarmTransfer({
      ...transferSettings(),
      ctx,
      session: createSession(),
      briefing: { brief: { fields: FIELDS, timeoutMs: 6_000 } },
      agent: (transfer) =>
        createSupportAgent({ ...transfer, instructions: 'You help customers of a book shop.' }),
    });
  },
});

runAgent(import.meta.url);
