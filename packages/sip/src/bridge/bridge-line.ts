import type { Room } from '@livekit/rtc-node';
import type { AgentConsultLine, LegSight } from '../consult/agent-consult-line.js';
import type { AgentSeat } from '../consult/agent-seat.js';
import { ConsultLineClosedError } from '../consult/consult-line-closed-error.js';
import { watchFromRoom } from '../dial/watch-from-room.js';
import { insist } from '../server/insist.js';
import type { BridgedCall } from './bridged-call.js';
import type { BridgeRooms } from './bridge-end.js';

interface BridgeLineParts {
  readonly rooms: BridgeRooms;
  readonly call: BridgedCall;
  readonly seat: AgentSeat;
  readonly onBridged: (call: BridgedCall) => void;
}

/** One attempt's private line in a room of its own, where the supervisor stays; at the merge the bridge is switched on. */
export class BridgeLine implements AgentConsultLine {
  readonly path = 'bridge';
  readonly roomName: string;
  readonly supervisorIdentity: string;
  readonly #parts: BridgeLineParts;
  #isMerged = false;
  #closed: Promise<void> | undefined;

  constructor(parts: BridgeLineParts) {
    this.roomName = parts.call.consultRoom;
    this.supervisorIdentity = parts.call.supervisorIdentity;
    this.#parts = parts;
  }

  joinAgent(signal: AbortSignal): Promise<Room> {
    return this.#parts.seat.take(signal);
  }

  watchLeg(sight: LegSight): () => void {
    const { rooms, seat, call } = this.#parts;
    const leg = { rooms, roomName: this.roomName, identity: this.supervisorIdentity };
    // The agent leaves its seat after the merge; the bridge stays, and sees who leaves.
    void call.ended.then(({ who }) => {
      if (who === 'supervisor') sight.vanished(undefined);
    });
    return watchFromRoom(seat.room, leg, sight, seat.joined);
  }

  /** The caller's ear was never shut. */
  async callerHears(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  async merge(signal: AbortSignal): Promise<void> {
    if (this.#closed) throw new ConsultLineClosedError('merge');
    const { call, seat, onBridged } = this.#parts;
    await call.connect(signal);
    if (!this.#isMerged) onBridged(call);
    this.#isMerged = true;
    await seat.leaveUnlessTaken();
  }

  /** Closes what was opened for the consult. Merged people talk on: their call has a life of its own. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    const { rooms, call, seat } = this.#parts;
    await seat.leave();
    if (this.#isMerged) return;
    await call.close();
    await insist('DeleteRoom', () => rooms.deleteRoom(this.roomName));
  }
}
