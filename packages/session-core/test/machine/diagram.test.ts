import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { diagram } from './diagram.js';

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));

/** `pnpm diagram` draws it anew. */
test('the README’s diagram is what a walk through the machine finds', async () => {
  const text = readFileSync(readme, 'utf8');
  const block = /(?<=<!-- diagram -->\n\n```mermaid\n)[^`]*(?=\n```\n\n<!-- \/diagram -->)/;
  expect(text).toMatch(block);
  await expect(text.replace(block, diagram())).toMatchFileSnapshot(readme);
});

test('the diagram is Mermaid: ids without dashes, blocks that close, each arrow with its label', () => {
  const [first, ...lines] = diagram().split('\n');
  expect(first).toBe('stateDiagram-v2');
  const known =
    /^ {2}(state "[a-z-]+" as \w+|state \w+ \{|\}|(classDef|class) .+| {0,2}(\w+|\[\*\]) --> \w+: [a-zA-Z, ()-]+)$/;
  expect(lines.filter((line) => !known.test(line))).toEqual([]);
  expect(lines.filter((line) => line.endsWith('{'))).toHaveLength(
    lines.filter((line) => line === '  }').length,
  );
});
