import type { DisconnectReason, Room } from '@livekit/rtc-node';
import type { ConsultLine } from '@warm/session-core';

/** What can be seen of the supervisor's leg from a room. May be told twice; order as in the room. */
export interface LegSight {
  appeared(): void;
  /** The attribute `sip.callStatus`: `dialing`, `ringing`, `automation`, `active`, `hangup`. */
  callStatus(status: string): void;
  /** `undefined`: the room does not say why, so it may also have lost sight only. */
  vanished(reason: DisconnectReason | undefined): void;
}

/** A consult line on which the supervisor's leg can be seen: all a dialer needs. */
export interface WatchableLine extends ConsultLine {
  /** Returns the way to stop. */
  watchLeg(sight: LegSight): () => void;
  /**
   * The room the leg is in now, on a path that takes it elsewhere at the merge; waits for a move that is on its way.
   * Without it the leg stays in `roomName`.
   */
  legRoom?(): Promise<string>;
  /** Waited for before LiveKit is asked to ring, each time: on a path where a leg that comes late needs preparation. */
  expectLeg?(): Promise<void>;
  /** What was asked for after `expectLeg` was refused; it is asked for again in a moment. */
  noLeg?(): void;
}

/** A consult line that a TransferAgent can join. */
export interface AgentConsultLine extends WatchableLine {
  /**
   * The TransferAgent's own connection, made when the line was opened: its tracks reach only the supervisor, and only
   * the supervisor reaches it. Give it to an AgentSession with `participantIdentity: line.supervisorIdentity`,
   * transcription off, and disconnect it when the agent is done; `close()` disconnects it otherwise.
   */
  joinAgent(signal: AbortSignal): Promise<Room>;
}
