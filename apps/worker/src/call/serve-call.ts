import type { JobContext } from '@livekit/agents';
import { startWithWarmTransfer } from '@warm/transfer';
import { createSupportAgent } from '@warm/transfer-agent';
import { createControlClient } from '../control/control-client.js';
import type { JobSettings } from '../settings/job-settings.js';
import { createCallReporter } from './call-reporter.js';
import { createModels, type CallModels } from './models.js';
import { createSupportSession } from './support-session.js';

/** Serves one call; the job ends by itself when the agents have left it. */
export async function serveCall(ctx: JobContext, settings: JobSettings): Promise<void> {
  const control = createControlClient(settings.control);
  const report = createCallReporter(ctx.job.id, (each) => control.report(each));
  const models = createModels(settings.models);
  report.started();
  ctx.addShutdownCallback(async () => {
    report.ended();
    await control.flush();
  });
  await startWithWarmTransfer({
    ctx,
    session: createSupportSession(settings, models),
    agent: (transfer) => createSupportAgent({ ...transfer, speech: settings.speech.caller }),
    livekit: settings.livekit,
    directory: settings.directory,
    dialer: {
      callerId: settings.callerId,
      ...(settings.outboundTrunkId !== undefined && { outbound: { trunkId: settings.outboundTrunkId } }),
    },
    consultPath: settings.consultPath,
    ...(settings.holdAudio !== undefined && { hold: { source: { file: settings.holdAudio } } }),
    briefing: briefingOf(settings, models),
    transfer: { limits: { boomerangWindowMs: settings.boomerangMs } },
    start: { record: false, inputOptions: { textEnabled: false } },
    // The main process outlives this one, which costs 150 MB.
    handOver: ({ roomName, identities }, signal) =>
      control.watch({ roomName, identities: [...identities] }, signal),
    onStep: (step) => report.step(step),
  });
}

function briefingOf({ speech }: JobSettings, { briefingVoice: tts, llm, stt, vad }: CallModels) {
  const understands = speech.supervisor === 'understood';
  return understands ? { tts, llm, stt, vad } : { tts, llm: undefined, stt: undefined, vad: undefined };
}
