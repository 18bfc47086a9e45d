import type { DoctorReport } from './run-doctor.js';

/** A report in words, line by line. */
export function renderReport({ findings, isHealthy }: DoctorReport): string[] {
  const lines = findings.flatMap(({ check, status, text, cure }) => {
    const head = `${status.padEnd(7)} ${check}: ${text}`;
    return cure === undefined ? [head] : [head, `          ${cure}`];
  });
  return [
    ...lines,
    isHealthy ? 'Nothing is wrong that can be seen from here.' : 'Something is wrong: see above.',
  ];
}
