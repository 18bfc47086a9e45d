import type { CallWatcher } from '../../src/index.js';

export interface Rooms {
  /** Returns the way to stop listening. */
  onDeparture(room: string, listener: () => void): () => void;
  close(room: string): Promise<void>;
}

export function createCallWatcher(rooms: Rooms): CallWatcher {
  return {
    async watch({ consult: { roomName }, mode }) {
      let endsCall = mode === 'end-call';
      const stop = rooms.onDeparture(roomName, () => endsCall && void rooms.close(roomName));
      return {
        takeOver: async () => void (endsCall = true),
        close: async () => stop(),
      };
    },
  };
}
