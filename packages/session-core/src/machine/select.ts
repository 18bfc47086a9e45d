import type { TransferState } from './state.js';

/**
 * The caller's side in the field's words: `active` with the SupportAgent (or on the way back to it), `escalated`
 * while a person is being sought, `inactive` once the agents have nothing to do with the call any more.
 */
export type CallerState = 'active' | 'escalated' | 'inactive';

export function selectCallerState(state: TransferState): CallerState {
  switch (state.phase) {
    case 'seeking':
    case 'merging':
    case 'releasing':
    case 'cold-transferring':
      return 'escalated';
    case 'returning':
    case 'taking-message':
    case 'dismissing':
      return 'active';
    case 'introducing':
    case 'handing-over':
    case 'guarding':
      return 'inactive';
    case 'ended':
      return state.outcome.type === 'returned' || state.outcome.type === 'message-taken'
        ? 'active'
        : 'inactive';
  }
}

/** The supervisor's side in the field's words; of several, that of the one who is furthest. */
export type SupervisorState = 'inactive' | 'dialing' | 'ringing' | 'summarizing' | 'merged' | 'failed';

export function selectSupervisorState(state: TransferState): SupervisorState {
  switch (state.phase) {
    case 'seeking':
      return furthest(state.attempts.map(({ stage }) => SUPERVISOR_STATE[stage]));
    case 'merging':
      return 'summarizing';
    case 'introducing':
    case 'handing-over':
    case 'guarding':
      return 'merged';
    case 'cold-transferring':
      return 'inactive';
    case 'releasing':
    case 'returning':
    case 'taking-message':
    case 'dismissing':
      return state.made > 0 ? 'failed' : 'inactive';
    case 'ended':
      if (state.outcome.type === 'merged') return 'merged';
      return state.made > 0 ? 'failed' : 'inactive';
  }
}

const SUPERVISOR_STATE = {
  releasing: 'failed',
  opening: 'inactive',
  dialing: 'dialing',
  adopting: 'ringing',
  ringing: 'ringing',
  briefing: 'summarizing',
} as const;

const ORDER = ['summarizing', 'ringing', 'dialing', 'inactive'] as const;

function furthest(states: readonly SupervisorState[]): SupervisorState {
  return ORDER.find((each) => states.includes(each)) ?? 'failed';
}
