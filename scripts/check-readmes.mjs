// Every TypeScript example of a package's README is a file that the compiler and the tests read: a comment
// `<!-- test/readme/name.ts -->` above the block names it. `--write` copies the files into the READMEs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const example = /(?:<!-- (?<file>\S+) -->\n\n?)?```ts\n(?<code>.*?)```/gs;
const write = process.argv.includes('--write');

for (const name of readdirSync('packages')) {
  const folder = path.join('packages', name);
  const readme = path.join(folder, 'README.md');
  const text = readFileSync(readme, 'utf8');
  const right = await replaceAsync(text, example, ({ groups }) => wanted(folder, groups));
  if (right === text) continue;
  if (write) writeFileSync(readme, right);
  else fail(`${readme}: an example differs from its file. Run: node scripts/check-readmes.mjs --write`);
}

async function wanted(folder, { file, code }) {
  const source = file && path.join(folder, file);
  if (!source) return fail(`${folder}/README.md: no comment names the file of the example\n${code}`);
  if (!existsSync(source)) return fail(`${folder}/README.md: ${file} does not exist`);
  return `<!-- ${file} -->\n\n\`\`\`ts\n${await asRead(folder, source)}\`\`\``;
}

/** The file as a user would write it: by the package's name, formatted anew since that changes the lines' lengths. */
async function asRead(folder, source) {
  const { name } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const code = readFileSync(source, 'utf8').replaceAll(
    /'(?:\.\.\/)+src\/(\w+)\.js'/g,
    (_, entry) => `'${entry === 'index' ? name : `${name}/${entry}`}'`,
  );
  return format(code, { ...(await resolveConfig(source)), parser: 'typescript' });
}

async function replaceAsync(text, pattern, replacement) {
  const matches = [...text.matchAll(pattern)];
  const replacements = await Promise.all(matches.map(replacement));
  return text.replaceAll(pattern, (found) => replacements.shift() ?? found);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
