#!/usr/bin/env node
import { Command } from 'commander';
import { missingPackages } from './stack/binaries/missing-packages.js';
import { doctor } from './stack/cli/doctor.js';
import { prepare } from './stack/cli/prepare.js';
import { up, type UpOptions } from './stack/cli/up.js';

const program = new Command('warm-testbed').description(
  'A private local LiveKit with telephony, for trying and testing',
);

program
  .command('up')
  .description('start livekit-server (and telephony), print how to reach it, run until Ctrl-C')
  .option('--sip', 'telephony too: livekit-sip, Redis, trunks and a dispatch rule')
  .option('--agent-name <name>', 'agent that is sent to every inbound call (implies --sip)')
  .option('--outbound <host:port>', 'phone or PBX that answers outbound calls (implies --sip)')
  .option('--json <file>', 'write the addresses and keys to this file, readable by you only')
  .option('--log-dir <folder>', 'keep the logs there')
  .action((options: UpOptions) => up(options));

program
  .command('prepare')
  .description('find or build every program now instead of at the first start')
  .action(() => prepare());

program
  .command('doctor')
  .description('say which programs are found where, and what is missing')
  .option('--packages', 'only the names of the Debian packages that are missing, one a line')
  .action(async ({ packages }: { packages?: true }) => {
    if (packages) for (const name of await missingPackages(process.env)) console.log(name);
    else process.exitCode = (await doctor(process.env)) ? 0 : 1;
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
