import { AutoSubscribe, type JobContext } from '@livekit/agents';
import { RoomEvent, type Room } from '@livekit/rtc-node';
import { restrictAudience, subscribeOnly } from '@warm/sip';

/** The call room with the caller in it, set up so that the agent and the caller hear each other and nobody else. */
export interface JoinedCall {
  readonly room: Room;
  readonly roomName: string;
  readonly callerIdentity: string;
}

/** `caller`: the identity to wait for. @default the first who is no agent */
export async function joinCall(ctx: JobContext, caller?: string): Promise<JoinedCall> {
  await ctx.connect(undefined, AutoSubscribe.SUBSCRIBE_NONE);
  const { room } = ctx;
  const { identity: callerIdentity } = await ctx.waitForParticipant(caller);
  // Before anything is published: nobody but the caller is ever to hear this agent or the music.
  restrictAudience(room, [callerIdentity]);
  subscribeOnly(room, callerIdentity);
  return { room, roomName: room.name ?? '', callerIdentity };
}

/** Tells when the caller has left the room, or the room is gone. A hidden caller's departure is for the gate to notice. */
export function onCallerGone({ room, callerIdentity }: JoinedCall, tell: () => void): void {
  room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => {
    if (identity === callerIdentity) tell();
  });
  room.on(RoomEvent.Disconnected, tell);
  if (!room.isConnected || !room.remoteParticipants.has(callerIdentity)) tell();
}

/** The two are among themselves: what the caller says reaches this process no more. */
export function hearNoMore({ room, callerIdentity }: JoinedCall): void {
  const tracks = room.remoteParticipants.get(callerIdentity)?.trackPublications.values() ?? [];
  for (const publication of tracks) publication.setSubscribed(false);
}
