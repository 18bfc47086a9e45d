import { environmentOrDefault } from './binaries/environment.js';
import { findBinary } from './binaries/find-binary.js';
import type { ToolName } from './binaries/tools.js';
import type { StackOptions } from './options.js';

/** Paths of the executables a stack with these options needs. */
export interface StackBinaries {
  livekitServer: string;
  livekitSip: string | undefined;
  redisServer: string | undefined;
}

/** Finds or builds them, side by side; when one cannot be had, the others' builds are given up. */
export async function findStackBinaries(options: StackOptions): Promise<StackBinaries> {
  const { sip, redis = sip !== undefined, cacheDir, onProgress } = options;
  const env = environmentOrDefault(options.env);
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(options.signal ? [options.signal] : [])]);
  const find = (tool: ToolName): Promise<string> => findBinary(tool, { env, cacheDir, onProgress, signal });
  try {
    const [redisServer, livekitServer, livekitSip] = await Promise.all([
      redis === false && sip === undefined ? undefined : find('redis-server'),
      find('livekit-server'),
      sip === undefined ? undefined : find('livekit-sip'),
    ]);
    return { livekitServer, livekitSip, redisServer };
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}
