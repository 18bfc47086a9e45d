import { createRequire } from 'node:module';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { findBinary } from '@warm/testbed';
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
export async function describeVersions(): Promise<Results['versions']> {
  return {
    '@livekit/agents (ours and pinned)': versionOf('@warm/bench-peer-pinned', '@livekit/agents'),
    '@livekit/agents (newest)': versionOf('@warm/bench-peer-newest', '@livekit/agents'),
    '@livekit/rtc-node': versionOf('@warm/bench-peer-pinned', '@livekit/rtc-node'),
    'livekit-server': await serverVersion('livekit-server'),
    'livekit-sip': await serverVersion('livekit-sip'),
  };
}

/** @warm/testbed keeps what it builds in folders that are named after the version; livekit-sip tells none itself. */
async function serverVersion(tool: 'livekit-server' | 'livekit-sip'): Promise<string> {
  const path = await findBinary(tool);
  return /-(\d+\.\d+\.\d+)-/.exec(path)?.[1] ?? 'as installed';
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
