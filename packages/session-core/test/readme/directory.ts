import { Directory, type DirectoryInput } from '../../src/index.js';

const input = {
  people: [
    { id: 'ada', name: 'Ada', address: '+15550100001', skills: ['german', 'refunds'] },
    { kind: 'webrtc', id: 'eve', name: 'Eve', identity: 'eve-browser', capacity: 2 },
  ],
  departments: [
    {
      id: 'billing',
      name: 'billing',
      hours: {
        timeZone: 'Europe/Berlin',
        weekly: { mon: ['09:00-12:00', '13:00-17:00'], tue: ['09:00-17:00'] },
        closedOn: ['2026-12-29'],
        openOn: { '2026-12-24': ['10:00-12:00'] },
      },
      destinations: ['ada', { id: 'bob', name: 'Bob', address: 'sip:bob@pbx.example' }],
    },
    { id: 'sales', name: 'sales', ringing: 'simultaneous', destinations: ['ada', 'eve'] },
  ],
} satisfies DirectoryInput;

/** Who is rung in which round, or why nobody is. */
export function describePlan(to: string, atMs: number, skills: string[] = []): string {
  const plan = Directory.from(input).plan({ to, atMs, skills });
  if (!plan) return `there is no ${to}`;
  if (plan.rounds.length > 0)
    return plan.rounds.map((round) => round.map(({ id }) => id).join(' and ')).join(', then ');
  if (!plan.closed) return `nobody has the skills ${skills.join(', ')}`;
  const { opensAtMs } = plan.closed;
  return opensAtMs === undefined ? 'closed' : `closed until ${new Date(opensAtMs).toISOString()}`;
}
