import { spawn } from 'node:child_process';

/** Runs a program of this workspace in the foreground; resolves with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a program quietly; resolves with its exit code and what it printed. One that cannot be started has failed. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The same, but shows what it printed if it fails, and then ends this process with its code. */
export async function captureOrExit(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return;
  process.stderr.write(output);
  process.exit(code);
}
