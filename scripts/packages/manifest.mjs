import { existsSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from './tarball.mjs';

/** What publint does not look at: the texts a user expects, and words only this workspace understands. */
export function checkManifest(folder) {
  const manifest = readManifest(folder);
  const { description, license, engines, sideEffects, dependencies, peerDependencies } = manifest;
  const missing = ['README.md', 'LICENSE'].filter((file) => !existsSync(path.join(folder, file)));
  const ranges = Object.entries({ ...dependencies, ...peerDependencies });
  return [
    ...missing.map((file) => `${file} is not in the tarball`),
    ...ranges
      .filter(([, range]) => /^(workspace|catalog|link|file):/.test(range))
      .map(([name, range]) => `${name}@${range} means nothing outside this workspace`),
    ...ranges
      .filter(([name]) => name.startsWith('@livekit/agents') || name === '@livekit/rtc-node')
      .filter(([name]) => dependencies?.[name] !== undefined)
      .map(([name]) => `${name} must be a peer: two copies in one process do not know each other's rooms`),
    ...(description ? [] : ['no description']),
    ...(license === 'Apache-2.0' ? [] : ['no license']),
    ...(engines?.node ? [] : ['no engines.node']),
    ...(sideEffects === false ? [] : ['sideEffects is not false']),
  ];
}
