import path from 'node:path';
import envPaths from 'env-paths';
import { tools, type BuildableTool } from './tools.js';

/** The user's cache folder for built binaries: outside any checkout, so that a clean clone does not build again. */
export function defaultCacheDir(): string {
  return envPaths('warm-testbed', { suffix: '' }).cache;
}

/** Where the build of a tool is kept: a new version or another architecture gets a file of its own. */
export function cachedBinaryPath(tool: BuildableTool, cacheDir: string): string {
  const key = `${tool}-${tools[tool].version}-${process.platform}-${process.arch}`;
  return path.join(cacheDir, key, tool);
}
