import { findBinary } from '../binaries/find-binary.js';
import type { ToolName } from '../binaries/tools.js';

/** Everything a stack with telephony runs. */
const needed = ['redis-server', 'livekit-server', 'livekit-sip'] as const satisfies readonly ToolName[];

/**
 * Finds or builds every program ahead of time, so that no test has to wait for a build.
 *
 * @throws BinaryNotFoundError for the first one that cannot be had.
 */
export async function prepare(print: (line: string) => void = console.error): Promise<void> {
  // One after the other: a Go build uses every core by itself.
  for (const tool of needed) await findBinary(tool, { onProgress: print });
}
