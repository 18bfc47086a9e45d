import type { JobContext } from '@livekit/agents';
import { startWithWarmTransfer } from '@warm/transfer';
import { createSupportAgent } from '@warm/transfer-agent';
import { createControlClient } from '../control/control-client.js';
import type { JobSettings } from '../settings/job-settings.js';
import { createCallReporter } from './call-reporter.js';
import { keepMessage } from './message-book.js';
import { createModels, type CallModels } from './models.js';
import { createSupportSession } from './support-session.js';

/** Serves one call; the job ends by itself when the agents have left it. */
export async function serveCall(ctx: JobContext, settings: JobSettings): Promise<void> {
  const control = createControlClient(settings.control);
  const report = createCallReporter(ctx.job.id, (each) => control.report(each));
  const models = createModels(settings.models);
  const { prompts, instructions, speech } = settings;
  report.started();
  ctx.addShutdownCallback(async () => {
    report.ended();
    await control.flush();
  });
  const call = await startWithWarmTransfer({
    ctx,
    session: createSupportSession(settings, models),
    agent: (transfer) => createSupportAgent({ ...transfer, instructions, speech: speech.caller }),
    livekit: settings.livekit,
    directory: settings.directory,
    dialer: {
      callerId: settings.callerId,
      ...(settings.outboundTrunkId !== undefined && { outbound: { trunkId: settings.outboundTrunkId } }),
    },
    consultPath: settings.consultPath,
    isMoveSupported: settings.canMove,
    ...(settings.holdAudio !== undefined && { hold: { source: { file: settings.holdAudio } } }),
    prompts,
    briefing: briefingOf(settings, models),
    speech: speech.caller,
    transfer: { limits: { boomerangWindowMs: settings.boomerangMs, decisionTimeoutMs: settings.decisionMs } },
    start: { record: false, inputOptions: { textEnabled: false } },
    leaveMessage: (text, { callback }) =>
      keepMessage(settings.messages, { atMs: Date.now(), from: call.callerIdentity, callback, text }),
    // The main process outlives this one, which costs 150 MB.
    handOver: ({ roomName, identities }, signal) =>
      control.watch({ roomName, identities: [...identities] }, signal),
    onStep: (step) => report.step(step),
    onDiagnostic: (event) => report.diagnostic(event),
  });
}

function briefingOf({ speech }: JobSettings, { briefingVoice: tts, llm, stt, vad }: CallModels) {
  const understands = speech.supervisor === 'understood';
  return understands ? { tts, llm, stt, vad } : { tts, llm: undefined, stt: undefined, vad: undefined };
}
