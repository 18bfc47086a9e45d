import { log } from '@livekit/agents';
import type { CallReport } from '../control/control-api.js';
import { recoverCall, type RecoveryOptions } from './recover-call.js';
import type { LostCall } from './served-calls.js';

/** Looks after calls whose jobs have died, and tells what becomes of them. */
export function createRecovery({
  onReport,
  ...options
}: RecoveryOptions & { readonly onReport: (report: CallReport) => void }): (lost: LostCall) => void {
  const recover = async (lost: LostCall) => {
    const tell = (type: 'agent-lost' | 'agent-replaced' | 'call-given-up') =>
      onReport({ type, callId: lost.callId, atMs: Date.now() });
    try {
      const recovery = await recoverCall(lost, options);
      // A caller who hangs up before anybody has spoken may leave a job that does not end well: nothing to tell of.
      if (recovery !== 'over') tell('agent-lost');
      if (recovery === 'replaced') tell('agent-replaced');
      if (recovery === 'hung-up') tell('call-given-up');
    } catch (error) {
      log().error({ error }, 'a call whose agent has died could not be looked after');
      // Better a hang-up than silence, if even that is possible.
      await options.rooms.deleteRoom(lost.roomName).catch(() => undefined);
      tell('agent-lost');
      tell('call-given-up');
    }
  };
  return (lost) => void recover(lost);
}
