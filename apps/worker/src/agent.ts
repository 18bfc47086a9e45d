import { defineAgent } from '@livekit/agents';
import { serveCall } from './call/serve-call.js';
import { keepLogsPrivate } from './log/private-log.js';
import { receiveInJob } from './settings/job-settings.js';

/** What a job process runs: one call. Forked by the agent server; `runWorker` is what starts it. */
export default defineAgent({
  prewarm() {
    keepLogsPrivate(receiveInJob().logLevel);
  },
  entry: (ctx) => serveCall(ctx, receiveInJob()),
});
