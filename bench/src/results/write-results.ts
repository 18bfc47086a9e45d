import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { renderMarkdown } from './render-markdown.js';
import { renderTimeline } from './render-timeline.js';
import { resultsSchema, type Results } from './schema.js';
import { inOrder } from './timelines.js';

/**
 * Writes `latest.json`, and what is made of it for people. Measures that were not taken this time stay as they were, if
 * they are of the same machine and versions: a table is of one.
 */
export async function writeResults(
  folder: string,
  results: Results,
  order: readonly string[],
): Promise<void> {
  const before = await readResults(folder);
  const kept = before && isOfTheSame(before, results) ? before : undefined;
  const merged = resultsSchema.parse(mergeInto(kept, results, order));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'latest.json'), `${JSON.stringify(merged, undefined, 2)}\n`);
  await writeFile(join(folder, 'latest.md'), await renderMarkdown(merged));
  if (merged.timelines.length > 0)
    await writeFile(join(folder, 'timeline.svg'), renderTimeline(merged.timelines));
}

async function readResults(folder: string): Promise<Results | undefined> {
  const file = join(folder, 'latest.json');
  if (!existsSync(file)) return undefined;
  return resultsSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
}

function isOfTheSame(one: Results, other: Results): boolean {
  return isDeepStrictEqual([one.machine, one.versions], [other.machine, other.versions]);
}

function mergeInto(before: Results | undefined, now: Results, order: readonly string[]): Results {
  const taken = new Set(now.measures.map(({ id }) => id));
  const kept = before?.measures.filter(({ id }) => !taken.has(id)) ?? [];
  const place = ({ id }: { id: string }) =>
    order.findIndex((each) => id === each || id.startsWith(`${each}.`));
  const drawn = new Set(now.timelines.map(({ name }) => name));
  return {
    ...now,
    measures: [...kept, ...now.measures].sort((a, b) => place(a) - place(b)),
    timelines: inOrder([
      ...(before?.timelines.filter(({ name }) => !drawn.has(name)) ?? []),
      ...now.timelines,
    ]),
  };
}
