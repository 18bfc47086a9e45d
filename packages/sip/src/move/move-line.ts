import type { DisconnectReason, Room } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import { deferred } from '../async/deferred.js';
import type { AgentConsultLine, LegSight } from '../consult/agent-consult-line.js';
import type { AgentSeat } from '../consult/agent-seat.js';
import { ConsultLineClosedError } from '../consult/consult-line-closed-error.js';
import { watchByPolling } from '../dial/watch-by-polling.js';
import { watchFromRoom } from '../dial/watch-from-room.js';
import type { PresenceRooms } from '../watch/presence.js';
import { insist } from '../server/insist.js';
import { moveParticipant, type Move } from './move-participant.js';

interface MoveLineParts {
  readonly rooms: PresenceRooms &
    Pick<RoomServiceClient, 'deleteRoom' | 'getParticipant' | 'moveParticipant'>;
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
  readonly #moved = deferred<undefined>();
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

  /** In the consult room from the agent's seat, which is left after the merge; in the call room from outside. */
  watchLeg(sight: LegSight): () => void {
    const { rooms, seat, consultRoom, callRoom, supervisorIdentity: identity } = this.#parts;
    const moveAware = { ...sight, vanished: (reason?: DisconnectReason) => this.#vanished(sight, reason) };
    let stop = watchFromRoom(seat.room, { rooms, roomName: consultRoom, identity }, moveAware, seat.joined);
    let isStopped = false;
    void this.#moved.promise.then(() => {
      stop();
      const there = { rooms, roomName: callRoom, identity };
      if (!isStopped) stop = watchByPolling(there, onceArrived(sight), 'answered');
    });
    return () => {
      isStopped = true;
      stop();
    };
  }

  async legRoom(): Promise<string> {
    const { callRoom, consultRoom } = this.#parts;
    const isMoved = await this.#move?.then(
      () => true,
      () => false,
    );
    return isMoved ? callRoom : consultRoom;
  }

  /** The caller's ear was never shut. */
  async callerHears(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  async merge(signal: AbortSignal): Promise<void> {
    if (this.#closed) throw new ConsultLineClosedError('merge');
    const { callRoom, consultRoom, supervisorIdentity, seat } = this.#parts;
    const move = { from: consultRoom, identity: supervisorIdentity, to: callRoom };
    await abortable((this.#move ??= this.#moveOver(move)), signal);
    await seat.leaveUnlessTaken();
  }

  async #moveOver(move: Move): Promise<void> {
    const { rooms, serverUrl } = this.#parts;
    await moveParticipant(rooms, serverUrl, move);
    this.#moved.resolve(undefined);
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

/** Who is moved need not be listed yet where they are taken to: they are missed once they were there, or after this. */
const ARRIVAL_MS = 10_000;

function onceArrived(sight: LegSight): LegSight {
  const startedAt = performance.now();
  let isThere = false;
  return {
    ...sight,
    appeared: () => {
      isThere = true;
    },
    vanished: (reason) => {
      if (isThere || performance.now() - startedAt > ARRIVAL_MS) sight.vanished(reason);
    },
  };
}
