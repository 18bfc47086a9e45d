// Looks at the packed tarball of the package in the current folder, as others will get it: its manifest, and whether
// everything in it loads. publint and attw have read the same tarball before.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkLoading } from './packages/loading.mjs';
import { checkManifest } from './packages/manifest.mjs';
import { unpack } from './packages/tarball.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'warm-package-'));
try {
  const unpacked = unpack(process.cwd(), folder);
  const problems = [...checkManifest(unpacked), ...checkLoading(unpacked)];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
