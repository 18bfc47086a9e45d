import type { DisconnectReason, Room } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import type { AgentConsultLine, LegSight } from '../consult/agent-consult-line.js';
import type { AgentSeat } from '../consult/agent-seat.js';
import { ConsultLineClosedError } from '../consult/consult-line-closed-error.js';
import { watchLeg } from '../consult/watch-leg.js';
import { insist } from '../server/insist.js';
import { moveParticipant } from './move-participant.js';

interface MoveLineParts {
  readonly rooms: Pick<RoomServiceClient, 'moveParticipant' | 'deleteRoom'>;
  readonly serverUrl: string;
  readonly callRoom: string;
  readonly consultRoom: string;
  readonly supervisorIdentity: string;
  readonly seat: AgentSeat;
}

/** One attempt's private line in a room of its own, which the supervisor leaves for the call room at the merge. */
export class MoveLine implements AgentConsultLine {
  readonly path = 'move';
  readonly roomName: string;
  readonly supervisorIdentity: string;
  readonly #parts: MoveLineParts;
  #move: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: MoveLineParts) {
    this.roomName = parts.consultRoom;
    this.supervisorIdentity = parts.supervisorIdentity;
    this.#parts = parts;
  }

  joinAgent(signal: AbortSignal): Promise<Room> {
    return this.#parts.seat.take(signal);
  }

  watchLeg(sight: LegSight): () => void {
    const { seat } = this.#parts;
    const moveAware = { ...sight, vanished: (reason?: DisconnectReason) => this.#vanished(sight, reason) };
    return watchLeg(seat.room, this.supervisorIdentity, moveAware, seat.joined);
  }

  /** The caller's ear was never shut. */
  async callerHears(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  async merge(signal: AbortSignal): Promise<void> {
    if (this.#closed) throw new ConsultLineClosedError('merge');
    const { rooms, serverUrl, callRoom, consultRoom, supervisorIdentity, seat } = this.#parts;
    const move = { from: consultRoom, identity: supervisorIdentity, to: callRoom };
    this.#move ??= moveParticipant(rooms, serverUrl, move);
    await abortable(this.#move, signal);
    await seat.leaveUnlessTaken();
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    const { rooms, consultRoom, seat } = this.#parts;
    await seat.leave();
    await insist('DeleteRoom', () => rooms.deleteRoom(consultRoom));
  }

  // Whoever is moved is seen to leave the room, before or after the request returns: that is no hang-up.
  #vanished(sight: LegSight, reason: DisconnectReason | undefined): void {
    if (!this.#move) return sight.vanished(reason);
    this.#move.catch(() => sight.vanished(reason));
  }
}
