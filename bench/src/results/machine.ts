import { createRequire } from 'node:module';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { Results } from './schema.js';

/** What the figures were taken on; nothing that says whose machine it is or where. */
export function describeMachine(): Results['machine'] {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    os: `${platform()} ${release().split(/[-.]/).slice(0, 2).join('.')} ${arch()}`,
    node: process.version,
  };
}

/** Of what is measured and what it runs on. */
export function describeVersions(servers: Readonly<Record<string, string>>): Results['versions'] {
  return {
    '@livekit/agents (ours and pinned)': versionOf('@warm/bench-peer-pinned', '@livekit/agents'),
    '@livekit/agents (newest)': versionOf('@warm/bench-peer-newest', '@livekit/agents'),
    '@livekit/rtc-node': versionOf('@warm/bench-peer-pinned', '@livekit/rtc-node'),
    ...servers,
  };
}

function versionOf(owner: string, name: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${owner}/package.json`);
  const { dependencies } = createRequire(manifest)(manifest) as { dependencies: Record<string, string> };
  const wanted = dependencies[name] ?? '';
  return /^\d/.test(wanted) ? wanted : installed(manifest, name);
}

function installed(manifest: string, name: string): string {
  const folders = createRequire(manifest).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return (createRequire(manifest)(`${folder}/${name}/package.json`) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
