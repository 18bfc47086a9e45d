import { Directory, transition, startTransfer, DEFAULT_LIMITS, DEFAULT_POLICY } from '../../src/index.js';

const directory = Directory.from({
  departments: [
    { id: 'sales', name: 'sales', destinations: [{ id: 'cy', name: 'Cy', address: '+15550100002' }] },
  ],
});
const request = {
  transferId: 't',
  callRoom: 'call',
  callerIdentity: 'caller',
  reason: 'a quote',
  requestedAtMs: 0,
  policy: DEFAULT_POLICY,
  limits: DEFAULT_LIMITS,
  introduce: false,
};

/** What is to be done when a transfer begins, and when its caller hangs up a second later. */
export function begunAndLeft(): readonly string[][] {
  const begun = startTransfer(request, [directory.resolve('sales')]);
  const left = transition(begun.state, { type: 'caller-left', atMs: 1_000 });
  return [begun, left].map(({ effects }) => effects.map(({ type }) => type));
}
