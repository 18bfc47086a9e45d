import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  AgentServer,
  defineAgent,
  inference,
  initializeLogger,
  llm,
  ServerOptions,
  voice,
  workflows,
} from '@livekit/agents';
import * as cartesia from '@livekit/agents-plugin-cartesia';
import * as openai from '@livekit/agents-plugin-openai';
import { z } from 'zod';
import type { PeerSettings } from '../src/lab/peer-settings.js';

/**
 * What people would use instead: an agent that runs `WarmTransferTask` of `@livekit/agents` in a tool, as LiveKit
 * describes it, with the models, voices and voice detection of our worker. Runs as worker and, forked, as its jobs.
 */
const settings = JSON.parse(process.env['WARM_BENCH_PEER'] ?? '{}') as PeerSettings;
const file = fileURLToPath(import.meta.url);

export default defineAgent({
  entry: async (ctx) => {
    await ctx.connect();
    await ctx.waitForParticipant();
    const { openai: openAi, cartesia: speech } = settings.models;
    const connection = { apiKey: openAi.apiKey, baseURL: openAi.baseUrl };
    const tts = (name: string) =>
      new cartesia.TTS({ apiKey: speech.apiKey, baseUrl: speech.baseUrl, model: 'sonic-3', voice: name });
    const session = new voice.AgentSession({
      llm: new openai.LLM({ ...connection, model: 'gpt-4.1-mini' }),
      stt: new openai.STT({ ...connection, model: 'gpt-4o-mini-transcribe', useRealtime: false }),
      vad: new inference.VAD({ model: 'silero', prefixPaddingDuration: 250, minSilenceDuration: 250 }),
      tts: tts('support'),
      turnHandling: { turnDetection: 'vad', interruption: { mode: 'vad' } },
      aecWarmupDuration: null,
      userAwayTimeout: null,
    });
    const agent = new SupportAgent(ctx.job.metadata, tts('briefing'));
    await session.start({ agent, room: ctx.room, record: false });
  },
});

class SupportAgent extends voice.Agent {
  constructor(opening: string, briefingVoice: cartesia.TTS) {
    super({
      instructions: 'Help the caller. Call transfer_to_human when they ask for a person.',
      tools: {
        transfer_to_human: llm.tool({
          description: 'Puts the caller through to a person.',
          parameters: z.object({ to: z.string(), reason: z.string() }),
          execute: async ({ to }, { ctx }) => {
            const [user = '', hostPort = ''] =
              settings.supervisors[to]?.replace(/^sip:/, '').split('@') ?? [];
            const task = new workflows.WarmTransferTask({
              sipCallTo: user,
              sipConnection: connectionTo(hostPort),
              sipNumber: 'support',
              holdAudio: { source: settings.holdAudio, volume: 0.8 },
              chatCtx: ctx.session.history,
              tts: briefingVoice,
              ...greetingOf(opening),
            });
            await task.run();
            return 'The caller talks to a person now.';
          },
        }),
      },
    });
  }

  override async onEnter(): Promise<void> {
    this.session.say(settings.words.greeting);
  }
}

type Options = NonNullable<ConstructorParameters<typeof workflows.WarmTransferTask>[0]>;

// A plain object serialises alike; the SDK does not export the class.
function connectionTo(hostPort: string): NonNullable<Options['sipConnection']> {
  const connection: unknown = { hostname: hostPort };
  return connection as NonNullable<Options['sipConnection']>;
}

/** `human-first` is the task's default; the others are what its `greetingSpeech` offers. */
function greetingOf(opening: string): Pick<Options, 'greetingSpeech'> {
  switch (opening) {
    case 'greeting':
      return { greetingSpeech: settings.words.briefOpening };
    case 'summary':
      return { greetingSpeech: (session) => session.generateReply() };
    default:
      return {};
  }
}

// The package is a link in node_modules: Node names this file by where it really is.
if (realpathSync(process.argv[1] ?? '') === file) {
  initializeLogger({ pretty: false, level: 'error' });
  const server = new AgentServer(
    new ServerOptions({
      agent: file,
      agentName: settings.agentName,
      wsURL: process.env['LIVEKIT_URL'] ?? '',
      apiKey: process.env['LIVEKIT_API_KEY'] ?? '',
      apiSecret: process.env['LIVEKIT_API_SECRET'] ?? '',
      numIdleProcesses: 2,
      production: true,
      port: settings.httpPort,
      host: '127.0.0.1',
      loadFunc: async () => 0,
      loadThreshold: 1,
      shutdownProcessTimeout: 5_000,
      logLevel: 'error',
    }),
  );
  server.event.once('worker_registered', () => console.log('Ready for calls'));
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void server.close().then(() => process.exit()));
  await server.run();
}
