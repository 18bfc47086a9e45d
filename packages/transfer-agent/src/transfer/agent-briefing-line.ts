import type { Room } from '@livekit/rtc-node';
import type { ConsultLine } from '@warm/session-core';

/** A consult line the TransferAgent can join. */
export interface AgentBriefingLine extends ConsultLine {
  /**
   * Connects the TransferAgent to the room of the supervisor: a room of its own connection, in which its tracks reach
   * the supervisor alone. Its token must deny publishing data: an agent session sends what is said in it as data, and
   * data has no ear to be shut. The briefing disconnects the room.
   */
  joinAgent(signal: AbortSignal): Promise<Room>;
}
