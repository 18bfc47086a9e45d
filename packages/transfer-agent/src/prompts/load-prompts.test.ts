import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPrompts } from './load-prompts.js';
import { createPrompts } from './prompts.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompts-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(files: Readonly<Record<string, string>>, required?: ['opening']) {
  await Promise.all(Object.entries(files).map(([file, text]) => writeFile(path.join(folder, file), text)));
  return loadPrompts(folder, required && { required });
}

describe('loadPrompts', () => {
  it('reads files of one prompt and files of several', async () => {
    const overrides = await load({
      'opening.md': 'Hallo {name}.\n',
      'caller.md':
        '# Was Anrufer hören\n\n## backBusy <!-- {name} -->\n\n{name} spricht.\n\n### bald frei\n## goodbye\r\nTschüss.\r\n',
      'README.md': 'For people. {nothing}',
      'notes.txt': 'not a prompt',
    });
    expect(overrides).toEqual({
      opening: 'Hallo {name}.',
      backBusy: '{name} spricht.\n\n### bald frei',
      goodbye: 'Tschüss.',
    });
    expect(createPrompts(overrides).opening({ name: 'Ada', headline: '' })).toBe('Hallo Ada.');
  });

  it.each([
    ['an unknown section', { 'a.md': '## backBussy\nx' }, 'a.md ## backBussy', 'backBusy'],
    ['an unknown variable', { 'a.md': '## backBusy\n{nmae}' }, 'a.md ## backBusy', '{name}'],
    ['an unknown variable of a whole file', { 'goodbye.md': '{name}' }, 'goodbye.md ## goodbye', 'none'],
    ['an empty section', { 'a.md': '## goodbye\n\n## backBusy\nx' }, 'a.md ## goodbye', 'Write its text'],
    ['a file without a section', { 'openning.md': 'Hello.' }, 'openning.md', 'opening'],
    [
      'a prompt that is there twice',
      { 'a.md': '## goodbye\nx', 'goodbye.md': 'y' },
      'goodbye.md ## goodbye',
      'a.md',
    ],
  ])('names file, section, variable and cure of %s', async (_what, files, field, cure) => {
    await expect(load(files)).rejects.toMatchObject({ field, cure: expect.stringContaining(cure) as string });
  });

  it('names a required prompt that is missing', async () => {
    await expect(load({ 'goodbye.md': 'x' }, ['opening'])).rejects.toMatchObject({
      field: 'prompts.opening',
    });
  });
});
