import type { HeldAttempt } from './attempt.js';
import { setTransferDeadline } from './deadlines.js';
import type { Effect } from './effect.js';
import { giveBack } from './give-back.js';
import { toTalking } from './phases.js';
import type { ColdTransferringState, SeekingState, Shared, StateOf, TransferState } from './state.js';
import { whenReleased } from './wind-up.js';
import type { Transition } from './handlers.js';

/**
 * What a successor does with a transfer whose process has died. Every effect of the state may have been done, half done
 * or not at all; whatever is asked for here is safe to do again.
 */
export function resumeTransfer(state: TransferState, atMs: number): Transition {
  switch (state.phase) {
    case 'seeking':
      return resumeSeeking(state, atMs);
    case 'merging':
    case 'releasing':
      return {
        state,
        effects: [...holdAgain(state), ...recover(state.attempts), setTransferDeadline(state, atMs)],
      };
    case 'introducing':
    case 'handing-over':
    case 'guarding':
      return resumeMerged(state);
    case 'returning':
    case 'taking-message':
    case 'dismissing':
      return giveBack(state, state.because, state.ended.at(-1)?.destination);
    case 'cold-transferring':
      return resumeColdTransfer(state, atMs);
    case 'ended':
      return { state, effects: [] };
  }
}

// Whoever was being asked something is put on hold again, and whoever asked hears the brief again and may ask again.
function resumeSeeking(state: SeekingState, atMs: number): Transition {
  const { question: _lost, ...rest } = state;
  const attempts = state.attempts.map(adopting);
  return {
    state: { ...rest, attempts, onHold: true },
    effects: [
      ...recover(attempts),
      { type: 'hold-caller' },
      { type: 'prepare-brief', request: state.request },
      setTransferDeadline(state, atMs),
    ],
  };
}

// A second request could ring a second phone. Who has left is on their way; who is still here has the agent again.
function resumeColdTransfer(state: ColdTransferringState, atMs: number): Transition {
  const { destination, callerGone } = state;
  if (!callerGone) return giveBack(state, { type: 'canceled', by: 'program' }, destination);
  const outcome = { type: 'cold-transferred', destinationId: destination.id, confirmed: false } as const;
  return whenReleased(state, [], { type: 'end', outcome }, [], atMs);
}

// The two have been talking all the while; who was not introduced introduces themselves. The leg is held again before
// anything else: who does not hold it does not notice that the supervisor leaves.
function resumeMerged(state: StateOf<'introducing' | 'handing-over' | 'guarding'>): Transition {
  return { state: toTalking('handing-over', state), effects: recover(state.attempts) };
}

function adopting(held: HeldAttempt): HeldAttempt {
  if (held.stage === 'opening' || held.stage === 'releasing') return held;
  const { attempt, round, consult } = held;
  return { stage: 'adopting', attempt, round, consult, agentReady: false };
}

/** Takes over what was left behind, opens what was not yet open, and lets go again of what was being let go. */
function recover(attempts: readonly HeldAttempt[]): Effect[] {
  return attempts.map((held): Effect => {
    const { attempt } = held;
    switch (held.stage) {
      case 'opening':
        return { type: 'open-consult', attempt };
      case 'releasing': {
        const { consult, outcome } = held;
        return { type: 'release-attempt', attempt, outcome, ...(consult && { consult }) };
      }
      default:
        return { type: 'adopt-attempt', attempt, consult: held.consult };
    }
  });
}

function holdAgain({ onHold }: Shared): Effect[] {
  return onHold ? [{ type: 'hold-caller' }] : [];
}
