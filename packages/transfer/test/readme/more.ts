import type { JobContext, tts, voice } from '@livekit/agents';
import type { DirectoryInput } from '@warm/session-core';
import type { RoomCredentials } from '@warm/session-core/rooms';
import { createSupportAgent } from '@warm/transfer-agent';
import { startWithWarmTransfer } from '../../src/index.js';

interface Given {
  readonly ctx: JobContext;
  readonly session: voice.AgentSession;
  readonly livekit: RoomCredentials;
  readonly directory: DirectoryInput;
  readonly briefingVoice: tts.TTS;
}

export async function serve({ briefingVoice, ...given }: Given): Promise<void> {
  const call = await startWithWarmTransfer({
    ...given,
    // An agent that is made of the tools instead of being given them.
    agent: (transfer) =>
      createSupportAgent({ ...transfer, instructions: 'You help customers of a book shop.' }),
    prompts: { supportGreeting: 'Bound and Found, hello.', opening: 'Hi {name}. {headline}' },
    briefing: { tts: briefingVoice, brief: { fields: { orderNumber: 'The order it is about.' } } },
    hold: { source: { file: 'hold.mp3' } },
    transfer: { introduce: true, limits: { decisionTimeoutMs: 60_000 } },
    leaveMessage: (text, { callback }) => console.log(callback ? 'call back:' : 'message:', text),
  });
  console.log(await call.ended); // 'merged' or 'caller-left'
}
