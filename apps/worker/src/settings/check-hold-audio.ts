import { checkHoldSource, HoldSourceError } from '@warm/hold-audio';
import type { Settings } from './settings.js';
import { SettingsError } from './settings-error.js';

/**
 * Plays nobody anything yet, but decodes the hold music for all job processes; what cannot be played is told now, not
 * in a call, where the built-in piece would hide it.
 * @throws SettingsError
 */
export async function checkHoldAudio(
  { holdAudio }: Pick<Settings, 'holdAudio'>,
  warn: (line: string) => void,
): Promise<void> {
  const source = holdAudio === undefined ? 'built-in' : { file: holdAudio };
  try {
    await checkHoldSource(source, { onWarning: ({ message }) => warn(message) });
  } catch (error) {
    if (!HoldSourceError.isInstance(error)) throw error;
    const { value, reason, cure } = error;
    throw new SettingsError([
      `WARM_HOLD_AUDIO: ${JSON.stringify(value)} cannot be played (${reason}). ${cure}`,
    ]);
  }
}
