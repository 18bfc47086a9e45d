import { BinaryNotFoundError } from './binary-not-found-error.js';
import { buildBinary } from './build-binary.js';
import { checkBuildPrerequisites } from './build-prerequisites.js';
import { defaultCacheDir } from './cache.js';
import { environmentOrDefault, type Environment } from './environment.js';
import { locateBinary, searchedPlaces } from './locate-binary.js';
import { isBuildable, type BuildableTool, type ToolName } from './tools.js';

export interface FindBinaryOptions {
  /** @default process.env */
  env?: Environment | undefined;
  /** Folder for builds. @default the user's cache folder, `warm-testbed` */
  cacheDir?: string | undefined;
  /** Told every few seconds what a build is doing, in one line. */
  onProgress?: ((line: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * The path of an executable: named by the tool's environment variable, on the PATH, built earlier, or built now from
 * its Go module (livekit-server and livekit-sip; minutes the first time, never again for that version).
 *
 * @throws BinaryNotFoundError with every way out in its message.
 */
export async function findBinary(tool: ToolName, options: FindBinaryOptions = {}): Promise<string> {
  const env = environmentOrDefault(options.env);
  const cacheDir = options.cacheDir ?? defaultCacheDir();
  const located = await locateBinary(tool, env, cacheDir);
  if (located !== undefined) return located.path;
  if (isBuildable(tool)) return build(tool, env, cacheDir, options);
  throw new BinaryNotFoundError(tool, {
    reason: 'not-installed',
    searched: searchedPlaces(tool, cacheDir),
    problem: 'it is not installed.',
  });
}

async function build(
  tool: BuildableTool,
  env: Environment,
  cacheDir: string,
  { onProgress, signal }: FindBinaryOptions,
): Promise<string> {
  const go = await requirePrerequisites(tool, env, cacheDir);
  try {
    return await buildBinary(tool, { go, env, cacheDir, onProgress, signal });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new BinaryNotFoundError(tool, {
      reason: 'build-failed',
      searched: searchedPlaces(tool, cacheDir),
      problem: `building it failed. ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
}

async function requirePrerequisites(
  tool: BuildableTool,
  env: Environment,
  cacheDir: string,
): Promise<string> {
  const { go, missingPackages } = await checkBuildPrerequisites(tool, env);
  if (go !== undefined && missingPackages.length === 0) return go;
  const libraries = missingPackages.length > 0 ? [`these are missing: ${missingPackages.join(', ')}`] : [];
  const toolchain = go === undefined ? ['the Go toolchain is not installed (no `go` on the PATH)'] : [];
  throw new BinaryNotFoundError(tool, {
    reason: go === undefined ? 'go-missing' : 'libraries-missing',
    searched: searchedPlaces(tool, cacheDir),
    problem: `it is not installed, and it cannot be built from its Go module: ${[...toolchain, ...libraries].join(', and ')}.`,
    missingPackages,
  });
}
