import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { BinaryNotFoundError } from './binary-not-found-error.js';
import { cachedBinaryPath } from './cache.js';
import type { Environment } from './environment.js';
import { isBuildable, tools, type ToolName } from './tools.js';

/** Where a tool was found: by its environment variable, on the PATH, or in this package's cache of builds. */
export interface LocatedBinary {
  path: string;
  source: 'variable' | 'path' | 'cache';
}

/**
 * Looks for an existing executable without building anything.
 *
 * @throws BinaryNotFoundError when the tool's variable is set but names no executable: falling through to another
 *   binary would run something else than what was asked for.
 */
export async function locateBinary(
  tool: ToolName,
  env: Environment,
  cacheDir: string,
): Promise<LocatedBinary | undefined> {
  const named = env[tools[tool].variable];
  if (named !== undefined && named !== '')
    return { path: await requireExecutable(tool, named), source: 'variable' };
  const onPath = await findOnPath(tool, env);
  if (onPath !== undefined) return { path: onPath, source: 'path' };
  if (!isBuildable(tool)) return undefined;
  const cached = cachedBinaryPath(tool, cacheDir);
  return (await isExecutable(cached)) ? { path: cached, source: 'cache' } : undefined;
}

/** The places {@link locateBinary} looks in, for messages. */
export function searchedPlaces(tool: ToolName, cacheDir: string): string[] {
  const places = [`the variable ${tools[tool].variable}`, 'the PATH'];
  return isBuildable(tool) ? [...places, cachedBinaryPath(tool, cacheDir)] : places;
}

/** The first executable of that name on the PATH. */
export async function findOnPath(command: string, env: Environment): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    const candidate = path.join(folder, command);
    if (folder !== '' && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

async function requireExecutable(tool: ToolName, file: string): Promise<string> {
  if (await isExecutable(file)) return path.resolve(file);
  throw new BinaryNotFoundError(tool, {
    reason: 'variable-points-nowhere',
    searched: [`the variable ${tools[tool].variable}`],
    problem: `${tools[tool].variable} is set to "${file}", which is no executable file.`,
  });
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
