import { defineAgent } from '@livekit/agents';
import { serveCall } from './call/serve-call.js';
import { createControlClient } from './control/control-client.js';
import { keepLogsPrivate } from './log/private-log.js';
import { isSuccessor } from './recovery/successor.js';
import { receiveInJob, type JobSettings } from './settings/job-settings.js';

/** What a job process runs: one call. Forked by the agent server; `runWorker` is what starts it. */
export default defineAgent<{ settings?: JobSettings }>({
  async prewarm({ userData }) {
    // The framework has it ignore the other signals that a terminal sends to all processes: the main process decides.
    process.on('SIGHUP', () => undefined);
    userData.settings = await createControlClient(receiveInJob()).settings();
    keepLogsPrivate(userData.settings.logLevel);
  },
  async entry(ctx) {
    const { settings } = ctx.proc.userData;
    if (!settings) throw new Error('The process was not made ready.');
    const { id: callId, room } = ctx.job;
    createControlClient(settings.control).serve({
      callId,
      roomName: room?.name ?? '',
      isSuccessor: isSuccessor(ctx),
    });
    await serveCall(ctx, settings);
  },
});
