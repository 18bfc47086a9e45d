import { BinaryNotFoundError } from '../binaries/binary-not-found-error.js';
import { checkBuildPrerequisites } from '../binaries/build-prerequisites.js';
import { defaultCacheDir } from '../binaries/cache.js';
import type { Environment } from '../binaries/environment.js';
import { locateBinary } from '../binaries/locate-binary.js';
import { isBuildable, tools, type BuildableTool, type ToolName } from '../binaries/tools.js';

interface Finding {
  ok: boolean;
  text: string;
}

/** Prints where each program is, or what it would take to have it. Builds nothing. Resolves to "all is well". */
export async function doctor(
  env: Environment,
  print: (line: string) => void = console.log,
): Promise<boolean> {
  const names = Object.keys(tools) as ToolName[];
  const findings = await Promise.all(names.map((tool) => examine(tool, env)));
  names.forEach((tool, index) =>
    print(`${findings[index]?.ok === true ? 'ok     ' : 'missing'} ${tool}: ${findings[index]?.text ?? ''}`),
  );
  return findings.every(({ ok }) => ok);
}

async function examine(tool: ToolName, env: Environment): Promise<Finding> {
  try {
    const located = await locateBinary(tool, env, defaultCacheDir());
    if (located !== undefined)
      return { ok: true, text: `${located.path} (${describeSource(tool, located.source)})` };
    return isBuildable(tool)
      ? await examineBuild(tool, env)
      : { ok: false, text: tools[tool].waysOut.join('; ') };
  } catch (error) {
    if (error instanceof BinaryNotFoundError) return { ok: false, text: error.message };
    throw error;
  }
}

async function examineBuild(tool: BuildableTool, env: Environment): Promise<Finding> {
  const { go, missingPackages } = await checkBuildPrerequisites(tool, env);
  const { version, firstBuild, waysOut, variable } = tools[tool];
  if (go !== undefined && missingPackages.length === 0) {
    return {
      ok: true,
      text: `will be built from its Go module (${version}, ${firstBuild}) when it is first needed`,
    };
  }
  const needs = [
    ...(go === undefined ? ['the Go toolchain (https://go.dev/dl)'] : []),
    ...(missingPackages.length > 0 ? [`apt-get install ${missingPackages.join(' ')}`] : []),
  ];
  return {
    ok: false,
    text: [`to build it: ${needs.join(' and ')}`, `or set ${variable}`, ...waysOut].join('; '),
  };
}

function describeSource(tool: ToolName, source: 'variable' | 'path' | 'cache'): string {
  switch (source) {
    case 'variable':
      return tools[tool].variable;
    case 'path':
      return 'on the PATH';
    case 'cache':
      return 'built earlier';
  }
}
