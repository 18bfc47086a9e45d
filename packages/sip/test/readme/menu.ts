import type { Room } from '@livekit/rtc-node';
import { createDtmfReader } from '../../src/index.js';

export async function askForPin(
  room: Room,
  identity: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  using reader = createDtmfReader({ room, identity });
  const entry = await reader.read({ minLength: 4, maxLength: 8, terminator: '#', signal });
  return entry.type === 'complete' ? entry.digits : undefined; // else 'too-short' or 'nothing'
}
