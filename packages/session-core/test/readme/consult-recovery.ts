import type { ConsultLine, ConsultRecovery, SupervisorLeg } from '../../src/index.js';

/** Calls as they are found in a room. */
export interface CallsInRooms {
  find(room: string, identity: string, onOver: () => void): Promise<FoundCall | undefined>;
}
export interface FoundCall extends SupervisorLeg {
  readonly isAnswered: boolean;
}

export function createConsultRecovery(
  calls: CallsInRooms,
  lineOf: (room: string, identity: string) => ConsultLine,
): ConsultRecovery {
  return {
    async adopt({ consult: { roomName, supervisorIdentity }, on }) {
      const leg = await calls.find(roomName, supervisorIdentity, () => on.left());
      if (!leg) {
        on.left();
        throw new Error('The supervisor has gone.');
      }
      const line = lineOf(roomName, supervisorIdentity);
      return { line, leg, status: leg.isAnswered ? 'answered' : 'ringing' };
    },
    async release({ consult: { roomName, supervisorIdentity } }) {
      const leg = await calls.find(roomName, supervisorIdentity, () => undefined);
      await leg?.hangUp();
      await lineOf(roomName, supervisorIdentity).close();
    },
  };
}
