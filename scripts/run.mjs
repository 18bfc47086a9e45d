import { spawn } from 'node:child_process';

/** Runs a program of this workspace in the foreground; resolves with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** The same, quietly: shows what it printed only if it fails, and then ends this process with its code. */
export async function runOrExit(command, args, options = {}) {
  const output = [];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  process.exit(code);
}
