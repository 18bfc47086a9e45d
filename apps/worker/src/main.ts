import { Command } from 'commander';
import { start } from './commands/start.js';
import { demo } from './commands/demo.js';
import { SettingsError } from './settings/settings-error.js';

const program = new Command('warm-worker').description('Warm transfer for LiveKit voice agents.');

program
  .command('start', { isDefault: true })
  .description('serve calls; what is not configured is brought up locally')
  .action(() => start(process.env));

program
  .command('demo')
  .description(
    'place one complete scripted call with two phones, without keys, and judge it by what they heard',
  )
  .option('--json <file>', 'write the time line and the verdict as data')
  .option('--out <folder>', 'where the recordings go', '.warm/demo')
  .action((options: { json?: string; out: string }) => demo(options));

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
