import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** Where the packages' own scripts pack them. */
const tarball = path.join('.pack', 'package.tgz');

/**
 * Installs a package's tarball under `into`, with links to what its packed manifest declares and to nothing else: an
 * import of anything undeclared fails as it would for a user. What it needs of this workspace comes from tarballs too.
 * Returns the folder of the unpacked package.
 */
export function unpack(packageFolder, into) {
  const place = path.join(into, path.basename(packageFolder));
  const unpacked = path.join(place, 'package');
  if (existsSync(unpacked)) return unpacked;
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(packageFolder, tarball), '-C', place], {
    stdio: 'inherit',
  });
  const { dependencies, peerDependencies } = readManifest(unpacked);
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    link(path.join(unpacked, 'node_modules', name), resolve(name, packageFolder, into));
  }
  return unpacked;
}

export function readManifest(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

export function link(from, to) {
  mkdirSync(path.dirname(from), { recursive: true });
  symlinkSync(to, from);
}

function resolve(name, packageFolder, into) {
  if (!name.startsWith('@warm/')) return path.join(packageFolder, 'node_modules', name);
  return unpack(path.join(packageFolder, '..', name.slice('@warm/'.length)), into);
}
