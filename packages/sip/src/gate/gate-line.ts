import type { Room } from '@livekit/rtc-node';
import { abortable } from '../async/abortable.js';
import type { AgentConsultLine, LegSight } from '../consult/agent-consult-line.js';
import type { AgentSeat } from '../consult/agent-seat.js';
import { watchLeg } from '../consult/watch-leg.js';
import type { GateController } from './gate-controller.js';

interface GateLineParts {
  /** The SupportAgent's connection. */
  readonly room: Room;
  readonly roomName: string;
  readonly supervisorIdentity: string;
  readonly seat: AgentSeat;
  readonly controller: GateController;
}

/** One attempt's private line inside the call room. */
export class GateLine implements AgentConsultLine {
  readonly path = 'gate';
  readonly roomName: string;
  readonly supervisorIdentity: string;
  readonly #room: Room;
  readonly #seat: AgentSeat;
  readonly #controller: GateController;

  constructor({ room, roomName, supervisorIdentity, seat, controller }: GateLineParts) {
    this.roomName = roomName;
    this.supervisorIdentity = supervisorIdentity;
    this.#room = room;
    this.#seat = seat;
    this.#controller = controller;
  }

  joinAgent(signal: AbortSignal): Promise<Room> {
    return this.#seat.take(signal);
  }

  watchLeg(sight: LegSight): () => void {
    return watchLeg(this.#room, this.supervisorIdentity, sight);
  }

  async callerHears(signal: AbortSignal): Promise<void> {
    await abortable(this.#controller.callerHears, signal);
  }

  async merge(signal: AbortSignal): Promise<void> {
    await abortable(this.#controller.merge(), signal);
    await this.#seat.leaveUnlessTaken();
  }

  async close(): Promise<void> {
    await Promise.all([this.#controller.release(), this.#seat.leave()]);
  }
}
