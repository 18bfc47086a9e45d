import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeMarkedHoldMusic } from '../demo/hold-file.js';
import { checkHoldAudio } from './check-hold-audio.js';
import { SettingsError } from './settings-error.js';

const noWarning = () => expect.unreachable();

it('takes the built-in piece and a music file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warm-hold-'));
  const holdAudio = await writeMarkedHoldMusic(join(folder, 'hold.wav'));
  await checkHoldAudio({}, noWarning);
  await checkHoldAudio({ holdAudio }, noWarning);
  await rm(folder, { recursive: true });
});

it('names the variable, the value and the cure of what cannot be played', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warm-hold-'));
  const holdAudio = join(folder, 'hold.mp3');
  const problem = () => checkHoldAudio({ holdAudio }, noWarning).catch((error: unknown) => error);
  expect(await problem()).toBeInstanceOf(SettingsError);
  expect(await problem()).toMatchObject({
    problems: [
      expect.stringMatching(/^WARM_HOLD_AUDIO: ".*hold\.mp3" cannot be played \(not-found\)\. Give /),
    ],
  });
  await writeFile(holdAudio, 'no music');
  expect(await problem()).toMatchObject({ problems: [expect.stringContaining('(not-audio)')] });
  await rm(folder, { recursive: true });
});
