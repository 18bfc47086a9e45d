import { loadHoldSource } from '@warm/hold-audio';
import { MARKERS, withMarker, writeWav } from '@warm/testbed';

/** The built-in hold music with a marker under it, so that the ears know it for what it is. */
export async function writeMarkedHoldMusic(path: string): Promise<string> {
  const { samples } = await loadHoldSource('built-in');
  await writeWav(path, withMarker({ samples, sampleRate: 48_000 }, MARKERS.holdMusic));
  return path;
}
