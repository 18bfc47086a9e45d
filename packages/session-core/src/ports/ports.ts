import type { Briefing } from './briefing.js';
import type { CallWatcher } from './call-watcher.js';
import type { CallerLine, HoldPlayer } from './caller-line.js';
import type { Clock } from './clock.js';
import type { ColdTransfer } from './cold-transfer.js';
import type { ConsultLine, ConsultPath, Dialer } from './consult-path.js';
import type { ConsultRecovery } from './consult-recovery.js';
import type { SupervisorCapacity } from './supervisor-capacity.js';
import type { TransferStore } from './transfer-store.js';

/** Everything a transfer needs from the world. `Line` is what the consult path hands to dialer and briefing. */
export interface TransferPorts<Line extends ConsultLine = ConsultLine> {
  readonly callerLine: CallerLine;
  readonly holdPlayer: HoldPlayer;
  readonly consultPath: ConsultPath<Line>;
  readonly dialer: Dialer<Line>;
  readonly briefing: Briefing<Line>;
  readonly callWatcher: CallWatcher;
  readonly store: TransferStore;
  readonly clock: Clock;
  /** @default every cold transfer is refused */
  readonly coldTransfer?: ColdTransfer;
  /** @default two transfers may ring the same person at once */
  readonly capacity?: SupervisorCapacity;
  /** @default what a dead process left in the rooms is not touched; its caller is given back */
  readonly recovery?: ConsultRecovery<Line>;
}
