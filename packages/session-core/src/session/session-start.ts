import { randomUUID } from 'node:crypto';
import type { Directory } from '../directory/directory.js';
import type { Plan } from '../directory/plan.js';
import { InvalidInputError } from '../errors/invalid-input-error.js';
import { DEFAULT_LIMITS } from '../machine/limits.js';
import { startClosed, startColdTransfer, startTransfer } from '../machine/start.js';
import type { Round, TransferRequest } from '../machine/state.js';
import type { Transition } from '../machine/handlers.js';
import { DEFAULT_POLICY } from '../policy/policy.js';
import type { ConsultLine } from '../ports/consult-path.js';
import { checkLimits, checkPolicy } from './check-request.js';
import type { TransferSessionOptions } from './session-options.js';

/**
 * The first transition of a warm transfer.
 * @throws InvalidInputError if `to` or `skills` leave nobody to call; if the policy lacks a row, or a limit is none
 */
export function warmStart<Line extends ConsultLine>(options: TransferSessionOptions<Line>): Transition {
  const request = requestOf(options);
  const plan = planFor(options, request.requestedAtMs);
  const [first, ...others] = plan.rounds;
  return first ? startTransfer(request, [first, ...others]) : startClosed(request, plan.closed?.opensAtMs);
}

/** The first transition of a cold transfer, to the first who can be called. @throws InvalidInputError as `warmStart` */
export function coldStart<Line extends ConsultLine>(options: TransferSessionOptions<Line>): Transition {
  const request = requestOf(options);
  const plan = planFor(options, request.requestedAtMs);
  const destination = plan.rounds[0]?.[0];
  return destination
    ? startColdTransfer(request, destination, plan.rounds)
    : startClosed(request, plan.closed?.opensAtMs);
}

/** Who can be called now under that id. @throws InvalidInputError naming `to` if it is nobody, or nobody now */
export function roundsFor(directory: Directory, to: string, atMs: number): readonly [Round, ...Round[]] {
  const [first, ...others] = directory.plan({ to, atMs })?.rounds ?? [];
  if (first) return [first, ...others];
  throw nobody(directory, { to, atMs });
}

function planFor<Line extends ConsultLine>(
  { directory, to, skills }: TransferSessionOptions<Line>,
  atMs: number,
): Plan {
  const plan = directory.plan({ to, atMs, skills });
  if (plan && (plan.rounds.length > 0 || plan.closed)) return plan;
  throw nobody(directory, { to, skills, atMs });
}

function nobody(
  directory: Directory,
  { to, skills = [], atMs }: { to: string | undefined; skills?: readonly string[] | undefined; atMs: number },
): InvalidInputError {
  const plan = directory.plan({ to, atMs });
  if (!plan) {
    const known = directory.departments.map(({ id }) => id).join(', ');
    return new InvalidInputError({
      field: 'to',
      value: to,
      isPersonal: true,
      cure: `Use one of the directory's ids: ${known}.`,
    });
  }
  if (plan.closed) {
    const cure = 'Nobody is there at this hour; name somebody who is.';
    return new InvalidInputError({ field: 'to', value: to, isPersonal: true, cure });
  }
  const cure = 'Nobody there has all of them; ask for fewer.';
  return new InvalidInputError({ field: 'skills', value: skills, cure });
}

function requestOf<Line extends ConsultLine>(options: TransferSessionOptions<Line>): TransferRequest {
  const { policy = DEFAULT_POLICY } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  checkPolicy(policy);
  checkLimits(limits);
  return {
    transferId: options.transferId ?? randomUUID(),
    callRoom: options.callRoom,
    callerIdentity: options.callerIdentity,
    reason: options.reason,
    requestedAtMs: options.ports.clock.now(),
    policy,
    limits,
    introduce: options.introduce ?? false,
  };
}
