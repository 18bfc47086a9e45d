import { writeFile } from 'node:fs/promises';
import type { StackOptions } from '../options.js';
import type { ProcessExit } from '../process-error.js';
import { startStack } from '../start-stack.js';
import type { Stack } from '../stack.js';

export interface UpOptions {
  sip?: boolean;
  agentName?: string;
  outbound?: string;
  json?: string;
  logDir?: string;
}

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a stack until a signal ends this program or one of the stack's processes dies. */
export async function up(options: UpOptions): Promise<void> {
  const abort = new AbortController();
  const ended = endOfProgram(abort);
  const exits: ProcessExit[] = [];
  const onExit = (exit: ProcessExit): void => {
    exits.push(exit);
    abort.abort();
  };
  try {
    await using stack = await startStack({
      ...stackOptions(options),
      onExit,
      onProgress: say,
      signal: abort.signal,
    });
    if (options.json !== undefined) await writeFile(options.json, describeAsJson(stack), { mode: 0o600 });
    console.log(describe(stack));
    await ended;
    say('stopping …');
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  }
  for (const exit of exits) fail(exit);
}

function stackOptions({ sip, agentName, outbound, logDir }: UpOptions): StackOptions {
  const wantsSip = sip === true || agentName !== undefined || outbound !== undefined;
  return { sip: wantsSip ? { agentName, outboundAddress: outbound } : undefined, logDir };
}

/** Resolves once the signal is aborted, which the first Ctrl-C does; until then it keeps the program alive. */
function endOfProgram(abort: AbortController): Promise<void> {
  const keepAlive = setInterval(() => undefined, 60_000);
  const stop = (): void => abort.abort();
  for (const name of endSignals) process.on(name, stop);
  return new Promise((resolve) => {
    abort.signal.addEventListener('abort', () => {
      clearInterval(keepAlive);
      resolve();
    });
  });
}

function describe({ livekit, sip, redis, logs }: Stack): string {
  const rows = [
    ['LIVEKIT_URL', livekit.url],
    ['LIVEKIT_API_KEY', livekit.apiKey],
    ['LIVEKIT_API_SECRET', livekit.apiSecret],
    ...(redis === undefined ? [] : [['REDIS_URL', redis.url]]),
    ...(sip === undefined ? [] : [['SIP_OUTBOUND_TRUNK_ID', sip.outboundTrunkId]]),
  ];
  const lines = rows.map(([name = '', value = '']) => `${name}=${value}`);
  const call = sip === undefined ? [] : [`# call it with a softphone on this machine: ${sip.address}`];
  return [
    ...lines,
    ...call,
    `# logs: ${logs.dir}`,
    '# Ctrl-C stops everything and leaves nothing behind',
  ].join('\n');
}

function describeAsJson({ livekit, redis, sip, logs, pids }: Stack): string {
  return `${JSON.stringify({ livekit, redis, sip, logDir: logs.dir, pids }, null, 2)}\n`;
}

function fail({ process: name, code, signal, lastLines }: ProcessExit): void {
  console.error(`${name} ended with ${signal ?? `code ${String(code)}`}; the end of its log:\n${lastLines}`);
  process.exitCode = 1;
}

function say(line: string): void {
  console.error(line);
}
