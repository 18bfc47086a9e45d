// Everything that is checked without running the product: types, packaging, lint, format, examples, dead code.
import { run } from './run.mjs';

const checks = [
  [
    'build, types and packaging',
    'turbo',
    ['run', 'build', 'typecheck', 'check:package', '--output-logs=errors-only'],
  ],
  ['lint', 'eslint', ['.', '--max-warnings', '0']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['examples', 'node', ['scripts/check-readmes.mjs']],
  ['dead code', 'knip', []],
];

for (const [name, command, args] of checks) {
  console.log(`\n— ${name}`);
  const code = await run(command, args);
  if (code !== 0) process.exit(code);
}
