import { readServerFailure } from '../server/server-failure.js';
import { compare, type SetupPlan, type SetupStep } from '../setup/plan-setup.js';
import { readServer, type Existing, type SetupSip } from '../setup/server-state.js';
import type { SetupFile } from '../setup/setup-file.js';
import { ok, skipped, warning, wrong, type CheckName, type Finding } from './finding.js';

/** Whether trunks and rules are on the server as the file says, and whether they can work together. */
export async function checkSetup(file: SetupFile, sip: SetupSip): Promise<Finding[]> {
  let server: Existing[];
  try {
    server = await withDetail(() => readServer(sip), sip);
  } catch (error) {
    return [telephonyFailed(error), skipped('trunks', UNASKED), skipped('dispatch', UNASKED)];
  }
  const plan = compare(file, server);
  return [
    ok('telephony', 'the server has it'),
    ...applied('trunks', plan),
    ...openTrunks(file),
    ...applied('dispatch', plan),
    ...unheardTrunks(file),
    ...agentlessRules(file),
  ];
}

/** The server's own sentence, which the translated error leaves out, says why telephony is missing. */
async function withDetail<Result>(read: () => Promise<Result>, sip: SetupSip): Promise<Result> {
  try {
    return await read();
  } catch {
    await sip.listSipInboundTrunk();
    return read();
  }
}

function telephonyFailed(error: unknown): Finding {
  const failure = readServerFailure(error);
  if (failure.kind === 'refused' && failure.detail.includes('redis required')) {
    const cure = 'Give livekit-server a Redis (`redis.address`), and run livekit-sip with the same one.';
    return wrong('telephony', 'the server runs without Redis, so without telephony', cure);
  }
  return wrong(
    'telephony',
    'the server does not list its trunks',
    'See its log, and whether its Redis answers.',
  );
}

const UNASKED = 'the server could not be asked';

/** What takes the place of these checks. */
export function setupUnchecked(why: string): Finding[] {
  return [skipped('telephony', why), skipped('trunks', why), skipped('dispatch', why)];
}

function applied(check: CheckName, { steps, conflicts }: SetupPlan): Finding[] {
  const isRule = check === 'dispatch';
  const ours = steps.filter(({ kind }) => (kind === 'dispatch-rule') === isRule);
  const inTheWay = conflicts.filter(({ kind }) => (kind === 'dispatch-rule') === isRule);
  const findings = [
    ...ours.filter(({ action }) => action !== 'keep').map((step) => notApplied(check, step)),
    ...inTheWay.map(({ label, cure }) => wrong(check, `"${label}" is in the way of another one`, cure)),
  ];
  if (findings.length > 0) return findings;
  return ours.length === 0
    ? [skipped(check, 'the file has none')]
    : [ok(check, `all ${ours.length} as the file says`)];
}

function notApplied(check: CheckName, { kind, label, action, differences }: SetupStep): Finding {
  const name = `${kind.replace('-', ' ')} "${label}"`;
  const cure = 'Run `warm-sip apply` with this file.';
  if (action === 'create') return wrong(check, `${name} does not exist on the server`, cure);
  const settings = differences.map(({ setting }) => setting).join(', ');
  return wrong(check, `${name} differs from the file in ${settings}`, cure);
}

function openTrunks({ inboundTrunks }: SetupFile): Finding[] {
  return Object.entries(inboundTrunks)
    .filter(([, { auth, allowedAddresses }]) => !auth && allowedAddresses.length === 0)
    .map(([label]) =>
      warning(
        'trunks',
        `anybody who finds the server can call over inbound trunk "${label}"`,
        'Name your provider’s addresses in allowedAddresses, or set auth.',
      ),
    );
}

// LiveKit drops such calls without an answer: to the caller it rings for ever.
function unheardTrunks({ inboundTrunks, dispatchRules }: SetupFile): Finding[] {
  const heard = new Set(Object.values(dispatchRules).flatMap(({ trunks }) => trunks));
  return Object.keys(inboundTrunks)
    .filter((label) => !heard.has(label))
    .map((label) =>
      wrong(
        'dispatch',
        `no rule of the file takes the calls of inbound trunk "${label}": callers hear it ring for ever`,
        'Name the trunk in a dispatch rule.',
      ),
    );
}

function agentlessRules({ dispatchRules }: SetupFile): Finding[] {
  return Object.entries(dispatchRules)
    .filter(([, { agent }]) => !agent)
    .map(([label]) =>
      warning(
        'dispatch',
        `rule "${label}" sends no agent: a call is answered only when somebody in the room speaks`,
        'Set agent.name, unless your worker registers without a name.',
      ),
    );
}
