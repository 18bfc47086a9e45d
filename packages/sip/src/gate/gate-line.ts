import type { Room } from '@livekit/rtc-node';
import { abortable } from '../async/abortable.js';
import type { AgentConsultLine, LegSight } from '../consult/agent-consult-line.js';
import type { AgentSeat } from '../consult/agent-seat.js';
import { ConsultLineClosedError } from '../consult/consult-line-closed-error.js';
import { watchFromRoom } from '../dial/watch-from-room.js';
import type { PollingOptions } from '../dial/watch-by-polling.js';
import type { AgentsHearing } from './agents-hearing.js';
import type { GateController } from './gate-controller.js';
import { HEARING_PLANS, type HearingPlan, type HearingPlanName } from './hearing-plan.js';

/** A gate's line: besides consult and merge it takes any other plan of who hears whom. */
export interface GateConsultLine extends AgentConsultLine {
  /**
   * Lets people and agents hear each other as `plan` says, before or after the merge, and keeps it so until the next
   * `hear`, `merge` or `close`. Resolves when the server has taken it. For as long as both agents stay connected, and as
   * no other line of the same path is open.
   *
   * @throws LiveKitRequestError, ConsultLineClosedError, GateBusyError
   */
  hear(plan: HearingPlanName | HearingPlan, signal: AbortSignal): Promise<void>;
}

interface GateLineParts {
  /** The SupportAgent's connection. */
  readonly room: Room;
  readonly rooms: PollingOptions['rooms'];
  readonly roomName: string;
  readonly supervisorIdentity: string;
  readonly seat: AgentSeat;
  readonly controller: GateController;
  readonly agents: AgentsHearing;
  /** The gate of a call that this line has merged. @throws GateBusyError */
  readonly reopen: () => GateController;
}

/** One attempt's private line inside the call room. */
export class GateLine implements GateConsultLine {
  readonly path = 'gate';
  readonly roomName: string;
  readonly supervisorIdentity: string;
  readonly #room: Room;
  readonly #rooms: PollingOptions['rooms'];
  readonly #seat: AgentSeat;
  readonly #agents: AgentsHearing;
  readonly #reopen: () => GateController;
  #controller: GateController;
  #isMerged = false;
  #hasTurned = false;
  #isClosed = false;

  constructor({
    room,
    rooms,
    roomName,
    supervisorIdentity,
    seat,
    controller,
    agents,
    reopen,
  }: GateLineParts) {
    this.roomName = roomName;
    this.supervisorIdentity = supervisorIdentity;
    this.#room = room;
    this.#rooms = rooms;
    this.#seat = seat;
    this.#controller = controller;
    this.#agents = agents;
    this.#reopen = reopen;
  }

  joinAgent(signal: AbortSignal): Promise<Room> {
    return this.#seat.take(signal);
  }

  watchLeg(sight: LegSight): () => void {
    const { roomName, supervisorIdentity: identity } = this;
    return watchFromRoom(this.#room, { rooms: this.#rooms, roomName, identity }, sight);
  }

  expectLeg(): Promise<void> {
    return this.#controller.expectLeg();
  }

  noLeg(): void {
    this.#controller.noLeg();
  }

  async callerHears(signal: AbortSignal): Promise<void> {
    await abortable(this.#controller.callerHears, signal);
  }

  async merge(signal: AbortSignal): Promise<void> {
    // The people hear each other from here on; the agents are as a first merge finds them.
    if (this.#hasTurned) this.#agents.apply(HEARING_PLANS.consult);
    await abortable(this.#controller.merge(), signal);
    this.#isMerged = true;
    await this.#seat.leaveUnlessTaken();
  }

  async hear(plan: HearingPlanName | HearingPlan, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isClosed) throw new ConsultLineClosedError('hear');
    if (this.#isMerged) this.#controller = this.#reopen();
    this.#isMerged = false;
    this.#hasTurned = true;
    const wanted = typeof plan === 'string' ? HEARING_PLANS[plan] : plan;
    this.#agents.apply(wanted);
    await abortable(this.#controller.hear(wanted), signal);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#agents.close();
    await Promise.all([this.#controller.release(), this.#seat.leave()]);
  }
}
