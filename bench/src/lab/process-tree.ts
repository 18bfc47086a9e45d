import { readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

/** Of a process and everything it has started, as Linux' /proc shows it; shared pages counted in parts. */
export function memoryMbOf(rootPid: number): number {
  return sum(tree(rootPid).map(({ pid }) => proportionalMb(pid)));
}

/** Processor time since their start, of those that live and of those that have ended and were waited for. */
export function cpuMsOf(rootPid: number): number {
  return sum(tree(rootPid).map(({ ticks }) => ticks)) * (1000 / TICKS_A_SECOND);
}

interface Process {
  readonly pid: number;
  readonly parentPid: number;
  readonly ticks: number;
}

function tree(rootPid: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? []);
  const below = (parent: number): Process[] =>
    all.filter(({ parentPid }) => parentPid === parent).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter(({ pid }) => pid === rootPid), ...below(rootPid)];
}

function read(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces and brackets itself; the fields after it start with the third.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const field = (number: number) => Number(fields[number - 3]);
    return { pid, parentPid: field(4), ticks: field(14) + field(15) + field(16) + field(17) };
  } catch {
    return undefined;
  }
}

function proportionalMb(pid: number): number {
  try {
    const kb = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return Number(kb ?? 0) / 1000;
  } catch {
    return 0;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
