import { loadHoldSource } from '@warm/hold-audio';
import { MARKERS, withMarker, writeWav } from '@warm/testbed';

/**
 * Writes the piece that everybody plays wherever the caller's ear is measured: our built-in one with a marker under it,
 * loud from its first moment on.
 */
export async function writeMarkedHoldMusic(path: string): Promise<string> {
  const { samples } = await loadHoldSource('built-in');
  await writeWav(path, withMarker({ samples, sampleRate: 48_000 }, MARKERS.holdMusic));
  return path;
}
