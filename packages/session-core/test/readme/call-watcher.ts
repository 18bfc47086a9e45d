import type { CallWatcher } from '../../src/index.js';

export interface Rooms {
  onDeparture(room: string, listener: () => void): Promise<void>;
  close(room: string): Promise<void>;
}

export function createCallWatcher(rooms: Rooms): CallWatcher {
  return {
    watch: ({ line: { roomName } }) => rooms.onDeparture(roomName, () => void rooms.close(roomName)),
  };
}
