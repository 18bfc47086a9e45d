import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { loadHoldSource } from '../src/index.js';
import { temporaryFolder } from './temporary-folder.js';
import { writeToneWav } from './tone.js';

const PACKAGE = fileURLToPath(new URL('../dist/index.js', import.meta.url));
/** Waits for a line, so that all begin at once; then loads and prints what it got and which programs it started. */
const PROGRAM = `
  import { createHash } from 'node:crypto';
  import childProcess from 'node:child_process';
  import { once } from 'node:events';
  import { loadHoldSource } from ${JSON.stringify(PACKAGE)};
  let decoders = 0;
  const { spawn } = childProcess.ChildProcess.prototype;
  childProcess.ChildProcess.prototype.spawn = function (options) { decoders++; return spawn.call(this, options); };
  process.stdout.write('ready\\n');
  await once(process.stdin, 'data');
  const [file, cacheFolder] = process.argv.slice(1);
  const { samples } = await loadHoldSource({ file }, { cacheFolder });
  const hash = createHash('sha256').update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  process.stdout.write(hash.digest('hex') + ' ' + decoders);
  process.exit(0);
`;

function startProcess(file: string, cacheFolder: string) {
  const args = ['--input-type=module', '--eval', PROGRAM, file, cacheFolder];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    ready: once(child.stdout, 'data'),
    async load() {
      child.stdin.write('go\n');
      const [hash = '', decoders = ''] = (await text(child.stdout)).split(' ');
      return { hash, decoders: Number(decoders) };
    },
  };
}

it('processes that build one entry at once all get it right, and the next one decodes nothing', async () => {
  await using folder = await temporaryFolder();
  const [file, cacheFolder] = [folder.file('tone.wav'), folder.file('cache')];
  const tone = {
    durationMs: 20_000,
    hz: 440,
    level: 0.2,
    sampleRate: 44_100,
    channels: 2,
    bits: 16,
  } as const;
  await writeToneWav(file, tone);
  const processes = Array.from({ length: 3 }, () => startProcess(file, cacheFolder));
  await Promise.all(processes.map(({ ready }) => ready));
  const loaded = await Promise.all(processes.map((each) => each.load()));

  const { samples } = await loadHoldSource({ file }, { cacheFolder: folder.file('another') });
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const right = createHash('sha256').update(bytes).digest('hex');
  expect(loaded.map(({ hash }) => hash)).toEqual([right, right, right]);
  expect(loaded.some(({ decoders }) => decoders > 0)).toBe(true);
  expect(await readdir(cacheFolder)).toHaveLength(1);

  const late = startProcess(file, cacheFolder);
  await late.ready;
  expect(await late.load()).toEqual({ hash: right, decoders: 0 });
});
