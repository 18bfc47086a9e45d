import { checkBuildPrerequisites } from './build-prerequisites.js';
import { defaultCacheDir } from './cache.js';
import type { Environment } from './environment.js';
import { findOnPath, locateBinary } from './locate-binary.js';

/** Debian's names of what the system lacks: for a stack with telephony, the builds it takes, and speech. */
export async function missingPackages(env: Environment, cacheDir = defaultCacheDir()): Promise<string[]> {
  const [redis, sip, espeak] = await Promise.all([
    locateBinary('redis-server', env, cacheDir),
    locateBinary('livekit-sip', env, cacheDir),
    findOnPath('espeak-ng', env),
  ]);
  const forBuild = sip === undefined ? await checkBuildPrerequisites('livekit-sip', env) : undefined;
  return [
    ...(redis === undefined ? ['redis-server'] : []),
    ...(espeak === undefined ? ['espeak-ng'] : []),
    ...(forBuild?.missingPackages ?? []),
  ];
}
