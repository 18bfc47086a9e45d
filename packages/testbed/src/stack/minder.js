/**
 * Cleans up after a stack whose parent died without closing it. It runs as a process of its own and reads one JSON
 * message a line from its standard input: `{watch: pid}`, `{forget: pid}`, `{folder: path}`, `{done: true}`. When the
 * input ends without `done`, the parent is gone (a SIGKILL closes pipes too): what is still watched is killed and the
 * folder removed. Plain JavaScript, because it is started as a file, from the sources and from the build alike.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const watched = new Set();
let folder;

createInterface({ input: process.stdin }).on('line', obey).on('close', cleanUp);

function obey(line) {
  const message = JSON.parse(line);
  if (message.done) process.exit(0);
  if (message.watch) watched.add(message.watch);
  if (message.forget) watched.delete(message.forget);
  if (message.folder) folder = message.folder;
}

function cleanUp() {
  for (const pid of watched) kill(pid);
  if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function kill(pid) {
  try {
    // Every child leads a process group of its own: the negative id reaches its descendants as well.
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
