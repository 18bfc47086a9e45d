import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFailed } from 'vitest';

/** An example as users run it: a program of its own, configured by its environment. Resolves when it takes calls. */
export async function startExample(name: string, env: Readonly<Record<string, string>>) {
  const file = fileURLToPath(new URL(`../dist/${name}/agent.js`, import.meta.url));
  const child = spawn(process.execPath, [file, 'dev', '--log-level', 'info'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  onTestFailed(() => console.error(output));
  while (!output.includes('registered worker')) {
    if (child.exitCode !== null) throw new Error(`${name} has ended:\n${output}`);
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'exit')]);
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
