import { DEFAULT_LIMITS } from '../../src/machine/limits.js';
import { startTransfer } from '../../src/machine/start.js';
import type { TransferRequest } from '../../src/machine/state.js';
import { DEFAULT_POLICY, type Policy } from '../../src/policy/policy.js';
import { person, requestOf } from './people.js';
import { on } from './play.js';

export const [ada, bob, cy, dee] = [person('ada'), person('bob'), person('cy'), person('dee')];
export const policyWith = (rows: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...rows });
/** With the defaults, where `requestOf` takes every way there is. */
export const plain = (changes: Partial<TransferRequest> = {}) =>
  requestOf({ policy: DEFAULT_POLICY, limits: DEFAULT_LIMITS, introduce: false, ...changes });

/** The first transitions of transfers to one person, to three in turn, to two at once. */
export const alone = () => startTransfer(plain(), [[ada]]);
export const inTurn = () => startTransfer(plain(), [[ada], [bob], [cy]]);
export const together = () => startTransfer(plain(), [[ada, bob], [cy]]);
/** What happens to the first attempt and the second, and how far it brings them. */
export const t1 = on('t-1');
export const t2 = on('t-2');
export const briefed = [t1.opened, t1.answered] as const;
export const bothBriefed = [t1.opened, t2.opened, t1.answered, t2.answered] as const;
export const accepted = [...briefed, t1.accepted] as const;
