#!/usr/bin/env node
import { Command } from 'commander';

import { preview, previewDefaults, type PreviewCommand } from './preview/preview.js';

const program = new Command('warm-hold').description('Hold music as a caller hears it');

program
  .command('preview')
  .description('render a minute of hold, announcements included, and draw its wave and loudness')
  .argument('<file>', 'a sound file, an http(s) address, "built-in" or "comfort-noise"')
  .option('-o, --output <wav>', 'write what was rendered to this file')
  .option('--loudness <lufs>', 'loudness of the music, -23 to -16 LUFS (default: -18)')
  .option('--seconds <seconds>', `length of the preview (default: ${previewDefaults.seconds})`)
  .option('--every <seconds>', `time between announcements (default: ${previewDefaults.everySeconds})`)
  .option('--announcement <file>', 'a sound file in place of spoken words')
  .option('--say <text>', 'what is announced, in the voice of espeak-ng, or a chime where it is missing')
  .option('--cache <folder>', "where decoded music is kept (default: the user's cache folder)")
  .action((file: string, options: PreviewCommand) => preview(file, options));

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
