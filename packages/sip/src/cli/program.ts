import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { SipClient } from 'livekit-server-sdk';
import { renderReport } from '../doctor/render-report.js';
import { runDoctor } from '../doctor/run-doctor.js';
import { applySetup } from '../setup/apply-setup.js';
import type { Environment } from '../setup/env-references.js';
import { planSetup, type SetupPlan } from '../setup/plan-setup.js';
import { readSetupFile } from '../setup/read-setup.js';
import { renderPlan } from '../setup/render-plan.js';
import { SetupFileError } from '../setup/setup-file-error.js';
import type { SetupFile } from '../setup/setup-file.js';

/** What the command touches of the process it runs in. */
export interface Terminal {
  readonly env: Environment;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly exit: (code: number) => void;
}

/** 0: done, or nothing is wrong. 1: not done, or something is. 2: the file, or the command line, cannot be used. */
const EXIT = { failed: 1, unusable: 2 } as const;

/** Does what the arguments say, `process.argv` as it is. Never rejects: what fails is said, and in the exit code. */
export async function runProgram(terminal: Terminal, argv: readonly string[]): Promise<void> {
  try {
    await createProgram(terminal).parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Said already; asking for help is no error.
    terminal.exit(error.exitCode === 0 ? 0 : EXIT.unusable);
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('warm-sip')
    .description('Sets up telephony in LiveKit from one checked file, and says what is wrong with it')
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
    })
    .exitOverride();

  program
    .command('plan <file>')
    .description('show what apply would do; changes nothing')
    .option('--json', 'print the plan as JSON')
    .action((path: string, { json }: { json?: boolean }) =>
      withFile(terminal, path, async (file) => {
        const plan = await planSetup({ file, sip: sipOf(file) });
        showPlan(terminal, plan, json);
      }),
    );

  program
    .command('apply <file>')
    .description(
      'create what is missing and change what differs; deletes nothing, touches nothing it did not make',
    )
    .option('--dry-run', 'only show what would be done')
    .option('--json', 'print what was done as JSON')
    .action((path: string, { dryRun = false, json }: { dryRun?: boolean; json?: boolean }) =>
      withFile(terminal, path, async (file) => {
        const { plan, ids } = await applySetup({ file, sip: sipOf(file), dryRun });
        showPlan(terminal, plan, json, ids);
      }),
    );

  program
    .command('doctor <file>')
    .description('look at server, keys, trunks, rules, agents and providers, and say what is wrong')
    .option('--json', 'print the findings as JSON')
    .option('--test-call', 'ring the number under doctor.testCall, which must be your own')
    .option('--no-agents', 'send no agent into an empty room to see whether it comes')
    .action((path: string, options: { json?: boolean; testCall?: boolean; agents: boolean }) =>
      withFile(terminal, path, async (file) => {
        const { json, testCall = false, agents } = options;
        const report = await runDoctor({ file, testCall, agents });
        const lines = json ? [JSON.stringify(report, null, 2)] : renderReport(report);
        lines.forEach(terminal.print);
        terminal.exit(report.isHealthy ? 0 : EXIT.failed);
      }),
    );

  return program;
}

function showPlan({ print, exit }: Terminal, plan: SetupPlan, json = false, ids?: unknown): void {
  const lines = json
    ? [JSON.stringify({ ...plan, ...(ids !== undefined && { ids }) }, null, 2)]
    : renderPlan(plan);
  lines.forEach(print);
  exit(plan.conflicts.length === 0 ? 0 : EXIT.failed);
}

function sipOf({ livekit: { url, apiKey, apiSecret } }: SetupFile): SipClient {
  return new SipClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
}

async function withFile(
  { env, complain, exit }: Terminal,
  path: string,
  work: (file: SetupFile) => Promise<void>,
): Promise<void> {
  try {
    await work(readSetupFile(await readText(path), env));
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    exit(error instanceof SetupFileError ? EXIT.unusable : EXIT.failed);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new SetupFileError([{ field: '', value: path, cure: 'Give the path of a file that can be read.' }]);
  }
}
