import type { EventEmitter } from 'node:events';
import type { Dialer } from '../../src/index.js';

export interface Call extends EventEmitter {
  hangUp(): Promise<void>;
}
export type PlaceCall = (to: { address: string; roomName: string; identity: string }) => Call;

export function createDialer(placeCall: PlaceCall): Dialer {
  return {
    dial({ line, attempt, on }) {
      const { roomName, supervisorIdentity: identity } = line;
      const { destination } = attempt;
      const address = destination.kind === 'phone' ? destination.address : destination.identity;
      const call = placeCall({ address, roomName, identity });
      let answered = false;
      call.once('joined', () => on.dialed());
      call.once('ringing', () => on.ringing());
      call.once('answered', () => on.answered());
      call.once('answered', () => (answered = true));
      call.once('over', () => (answered ? on.left() : on.failed({ type: 'no-answer' })));
      return { hangUp: () => call.hangUp() };
    },
  };
}
