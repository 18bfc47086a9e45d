import { readdirSync, readFileSync } from 'node:fs';

/** A process by its number and the moment it began, which tell it from a later one with the same number. */
export interface ProcessId {
  readonly pid: number;
  readonly startTime: string;
  readonly command: string;
}

/** All processes a process has started, and those these have started, as Linux' /proc shows them. */
export function descendantsOf(pid: number): ProcessId[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? []);
  const below = (parent: number): typeof all =>
    all.filter(({ parentPid }) => parentPid === parent).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid);
}

/** Those of them whose command line names this. */
export function running(pid: number, program: string): ProcessId[] {
  return descendantsOf(pid).filter(({ pid: each }) => commandLine(each).includes(program));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Those that still run. */
export function survivors(processes: readonly ProcessId[]): ProcessId[] {
  return processes.filter(({ pid, startTime }) => read(pid)?.startTime === startTime);
}

function read(pid: number): (ProcessId & { parentPid: number }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces and brackets itself.
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return {
      pid,
      command: stat.slice(stat.indexOf('(') + 1, end),
      parentPid: Number(fields[1]),
      startTime: fields[19] ?? '',
    };
  } catch {
    return undefined;
  }
}
