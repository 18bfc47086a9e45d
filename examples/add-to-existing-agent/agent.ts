import { defineAgent } from '@livekit/agents';
import { startWithWarmTransfer } from '@warm/transfer';
import { runAgent } from '../run-agent.js';
import { createSession } from '../session.js';
import { env } from '../settings.js';
import { ShopAgent } from './shop-agent.js';

export default defineAgent({
  entry: async (ctx) => {
    const session = createSession();
    const agent = new ShopAgent();
    const ada = { id: 'ada', name: 'Ada', address: env('WARM_SUPERVISOR') };
    await startWithWarmTransfer({
      ctx,
      session,
      agent,
      livekit: {
        url: env('LIVEKIT_URL'),
        apiKey: env('LIVEKIT_API_KEY'),
        apiSecret: env('LIVEKIT_API_SECRET'),
      },
      directory: { departments: [{ id: 'support', name: 'support', destinations: [ada] }] },
      dialer: { outbound: { trunkId: env('SIP_OUTBOUND_TRUNK_ID') } },
    });
  },
});

runAgent(import.meta.url);
