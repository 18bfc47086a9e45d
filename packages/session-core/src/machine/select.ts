import type { TransferState } from './state.js';

/**
 * The caller's side in the field's words: `active` with the SupportAgent (or on the way back to it), `escalated`
 * while a person is being sought, `inactive` once the agents have nothing to do with the call any more.
 */
export type CallerState = 'active' | 'escalated' | 'inactive';

export function selectCallerState(state: TransferState): CallerState {
  switch (state.phase) {
    case 'opening':
    case 'dialing':
    case 'ringing':
    case 'briefing':
    case 'merging':
    case 'releasing':
      return 'escalated';
    case 'returning':
      return 'active';
    case 'handing-over':
      return 'inactive';
    case 'ended':
      return state.outcome.type === 'returned' ? 'active' : 'inactive';
  }
}

/** The supervisor's side in the field's words. */
export type SupervisorState = 'inactive' | 'dialing' | 'ringing' | 'summarizing' | 'merged' | 'failed';

export function selectSupervisorState(state: TransferState): SupervisorState {
  switch (state.phase) {
    case 'opening':
      return 'inactive';
    case 'dialing':
      return 'dialing';
    case 'ringing':
      return 'ringing';
    case 'briefing':
    case 'merging':
      return 'summarizing';
    case 'handing-over':
      return 'merged';
    case 'releasing':
    case 'returning':
      return 'failed';
    case 'ended':
      return state.outcome.type === 'merged' ? 'merged' : 'failed';
  }
}
