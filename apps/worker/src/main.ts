import { Command } from 'commander';

// rtc-node writes debug lines over what this program tells unless this is set, which it reads when it is loaded.
process.env['NODE_ENV'] ??= 'production';

const program = new Command('warm-worker').description('Warm transfer for LiveKit voice agents.');

program
  .command('start', { isDefault: true })
  .description('serve calls; what is not configured is brought up locally')
  .action(async () => (await import('./commands/start.js')).start(process.env));

program
  .command('demo')
  .description(
    'place one complete scripted call with two phones, without keys, and judge it by what they heard',
  )
  .option('--json <file>', 'write the time line and the verdict as data')
  .option('--out <folder>', 'where the recordings go', '.warm/demo')
  .action(async (options: { json?: string; out: string }) =>
    (await import('./commands/demo.js')).demo(options),
  );

// A terminal that was closed takes no more lines: no reason to leave without cleaning up.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  console.error(isMistake(error) ? error : (error as Error).message);
  process.exit(1);
}

/** Of this program: where it was made is of interest, which it is not of anything that tells its own cure. */
function isMistake(error: unknown): boolean {
  return (
    !(error instanceof Error) || [TypeError, RangeError, ReferenceError].some((type) => error instanceof type)
  );
}
