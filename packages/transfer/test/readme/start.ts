import type { JobContext, voice } from '@livekit/agents';
import { startWithWarmTransfer } from '../../src/index.js';

export async function serve(ctx: JobContext, session: voice.AgentSession, agent: voice.Agent): Promise<void> {
  // in place of ctx.connect() and session.start({ agent, room: ctx.room })
  await startWithWarmTransfer({
    ctx,
    session,
    agent,
    livekit: { url: 'wss://my-project.livekit.cloud', apiKey: 'API…', apiSecret: '…' },
    directory: {
      departments: [
        {
          id: 'billing',
          name: 'billing',
          destinations: [{ id: 'ada', name: 'Ada', address: '+15551234567' }],
        },
      ],
    },
    dialer: { outbound: { trunkId: 'ST_abc123' } },
  });
}
