import {
  inference,
  initializeLogger,
  voice,
  type JobContext,
  type llm,
  type stt,
  type tts,
} from '@livekit/agents';
import { InvalidStateError, TransferSession, type Directory, type TransferPorts } from '@warm/session-core';
import {
  createBriefing,
  createCallerLine,
  createSupportAgent,
  supportKeypad,
  type AgentBriefingLine,
  type TransferWish,
} from '../../src/index.js';

interface Given {
  readonly ctx: JobContext;
  readonly directory: Directory;
  readonly models: { readonly llm: llm.LLM; readonly stt: stt.STT; readonly tts: tts.TTS };
  /** Of `@warm/sip`, `@warm/hold-audio` and `@warm/session-core`. */
  readonly ports: Omit<TransferPorts<AgentBriefingLine>, 'callerLine' | 'briefing'>;
}

export async function serve({ ctx, directory, models, ports }: Given): Promise<void> {
  initializeLogger({ pretty: false, level: 'info' });
  const vad = new inference.VAD({ model: 'silero' });
  const session = new voice.AgentSession({
    ...models,
    vad,
    turnHandling: { turnDetection: 'vad', interruption: { mode: 'vad' } },
  });
  await ctx.connect();
  const callerIdentity = (await ctx.waitForParticipant()).identity;
  const callerLine = createCallerLine({ session, directory });
  const briefing = createBriefing({ ...models, vad, directory, getConversation: () => session.history });

  let transfer: TransferSession<AgentBriefingLine> | undefined;
  const requestTransfer = ({ to, reason }: TransferWish) => {
    if (transfer && !transfer.closed)
      throw new InvalidStateError('transfer', transfer.state.phase, ['ended']);
    const request = { directory, callRoom: ctx.room.name ?? '', callerIdentity, reason, ...(to && { to }) };
    transfer = TransferSession.escalate({ ...request, ports: { ...ports, callerLine, briefing } });
  };
  supportKeypad({ room: ctx.room, callerIdentity, requestTransfer });
  await session.start({
    agent: createSupportAgent({
      directory,
      instructions: 'You help customers of a book shop.',
      requestTransfer,
      cancelTransfer: () => transfer?.cancel('caller'),
    }),
    room: ctx.room,
    inputOptions: { participantIdentity: callerIdentity },
  });
}
