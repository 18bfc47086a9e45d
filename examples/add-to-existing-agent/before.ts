import { defineAgent } from '@livekit/agents';
import { runAgent } from '../run-agent.js';
import { createSession } from '../session.js';
import { ShopAgent } from './shop-agent.js';

export default defineAgent({
  entry: async (ctx) => {
    const session = createSession();
    const agent = new ShopAgent();
    await ctx.connect();
    await session.start({ agent, room: ctx.room });
  },
});

runAgent(import.meta.url);
