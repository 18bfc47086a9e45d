import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { link, readManifest } from './tarball.mjs';

/** Loads every entry of a package in plain Node, by import and by require, and starts its programs. */
export function checkLoading(unpacked) {
  const { name, exports, bin } = readManifest(unpacked);
  const user = path.join(unpacked, '..', 'user');
  mkdirSync(user);
  link(path.join(user, 'node_modules', name), unpacked);
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json'));
  return [
    ...entries.flatMap((entry) => loadBothWays(user, name + entry.slice(1))),
    ...Object.entries(bin ?? {}).flatMap(([command, file]) =>
      problemOf(`${command} --help`, () => node(user, path.join(unpacked, file), '--help')),
    ),
  ];
}

function loadBothWays(user, entry) {
  return problemOf(entry, () => {
    const imported = namesOf(user, 'load.mjs', `import * as loaded from '${entry}';`);
    const required = namesOf(user, 'load.cjs', `const loaded = require('${entry}');`);
    if (imported === '') throw new Error('exports nothing');
    if (imported !== required) throw new Error(`import gives ${imported}; require gives ${required}`);
  });
}

function namesOf(user, file, load) {
  writeFileSync(path.join(user, file), `${load}\nconsole.log(Object.keys(loaded).sort().join());\n`);
  return node(user, file).trim();
}

function problemOf(what, check) {
  try {
    check();
    return [];
  } catch (error) {
    return [`${what}: ${error.message}`];
  }
}

function node(cwd, ...args) {
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
