import { fileURLToPath } from 'node:url';
import { cli, ServerOptions } from '@livekit/agents';

/** Serves calls to `book-shop` with a file's agent if that file is the program; each call imports it once more. */
export function runAgent(url: string): void {
  const agent = fileURLToPath(url);
  if (process.argv[1] !== agent) return;
  cli.runApp(
    new ServerOptions({
      agent,
      agentName: 'book-shop',
      numIdleProcesses: 1,
      // By default 10 s: on a busy machine a process that has to load all this takes longer, and is ended.
      initializeProcessTimeout: 60_000,
      // By default the processor's load: a small machine whose process has just started gets no call.
      loadFunc: async ({ activeJobs }) => activeJobs.length / 10,
    }),
  );
}
