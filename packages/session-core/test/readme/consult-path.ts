import type { ConsultPath } from '../../src/index.js';

/** Mixes what the people in a room hear. */
export interface Mixer {
  separate(room: string, people: readonly string[]): Promise<void>;
  unite(room: string, people: readonly string[]): Promise<void>;
  forget(room: string, people: readonly string[]): Promise<void>;
}

export function createConsultPath(mixer: Mixer): ConsultPath {
  return {
    async open({ request: { callRoom, callerIdentity }, attempt }) {
      const supervisorIdentity = `supervisor-${attempt.id}`;
      const people = [callerIdentity, supervisorIdentity];
      await mixer.separate(callRoom, people);
      return {
        path: 'mixer',
        roomName: callRoom,
        supervisorIdentity,
        callerHears: async () => undefined,
        merge: () => mixer.unite(callRoom, people),
        close: () => mixer.forget(callRoom, people),
      };
    },
  };
}
