import { type Participant, type RemoteTrackPublication, type Room, RoomEvent } from '@livekit/rtc-node';
import type { Role, Speaker } from './hearing-plan.js';

const CALL_STATUS = 'sip.callStatus';

/** Who is who in a gated call room. */
export interface Cast {
  readonly caller: string;
  readonly supervisor: string;
  readonly supportAgent: string;
  readonly transferAgent: string;
}

export interface GateEvents {
  supervisorJoined(): void;
  bystanderJoined(): void;
  /** A track is there that LiveKit or livekit-sip subscribes to by itself. */
  published(speaker: Speaker): void;
  /** The supervisor takes the call. */
  answered(): void;
  /** Something else happened after which LiveKit or livekit-sip may let somebody hear what they must not. */
  disturbed(because: string): void;
  /** The connection was made anew: the room shows who is there now, and whoever is missing may still come back. */
  reconnected(): void;
  /** The connection has ended for good: the room shows nothing any more. */
  lost(): void;
}

/** Watches a call room for everything that makes somebody subscribe anew. Returns the way to stop. */
export function watchRoom(room: Room, cast: Cast, on: GateEvents): () => void {
  const onJoined = ({ identity }: Participant) => {
    if (identity === cast.supervisor) on.supervisorJoined();
    else if (roleOf(identity, cast) === 'other') on.bystanderJoined();
    else on.disturbed('participant-joined');
  };
  const onPublished = ({ sid }: RemoteTrackPublication, { identity }: Participant) =>
    on.published({ role: roleOf(identity, cast), trackSids: sid === undefined ? [] : [sid] });
  const onAttributes = (changed: Record<string, string>, { identity }: Participant) => {
    if (identity === cast.supervisor && changed[CALL_STATUS] === 'active') on.answered();
  };
  const onOwnTrack = () => on.disturbed('own-track-published');
  const onReconnected = () => on.reconnected();
  const onDisconnected = () => on.lost();

  room.on(RoomEvent.ParticipantConnected, onJoined);
  room.on(RoomEvent.TrackPublished, onPublished);
  room.on(RoomEvent.ParticipantAttributesChanged, onAttributes);
  room.on(RoomEvent.LocalTrackPublished, onOwnTrack);
  room.on(RoomEvent.LocalTrackRepublished, onOwnTrack);
  room.on(RoomEvent.Reconnected, onReconnected);
  room.on(RoomEvent.Disconnected, onDisconnected);
  return () => {
    room.off(RoomEvent.ParticipantConnected, onJoined);
    room.off(RoomEvent.TrackPublished, onPublished);
    room.off(RoomEvent.ParticipantAttributesChanged, onAttributes);
    room.off(RoomEvent.LocalTrackPublished, onOwnTrack);
    room.off(RoomEvent.LocalTrackRepublished, onOwnTrack);
    room.off(RoomEvent.Reconnected, onReconnected);
    room.off(RoomEvent.Disconnected, onDisconnected);
  };
}

/** Everybody the room shows, with their tracks; the caller is hidden from it and comes from elsewhere. */
export function speakersIn(room: Room, cast: Cast): Speaker[] {
  const participants: Participant[] = [...room.remoteParticipants.values()];
  if (room.localParticipant) participants.push(room.localParticipant);
  return participants
    .map((participant) => ({ role: roleOf(participant.identity, cast), trackSids: sidsOf(participant) }))
    .filter(({ role }) => role !== 'caller');
}

/** Who somebody is in the cast. */
export function roleOf(identity: string, cast: Cast): Role {
  switch (identity) {
    case cast.caller:
      return 'caller';
    case cast.supervisor:
      return 'supervisor';
    case cast.supportAgent:
      return 'support-agent';
    case cast.transferAgent:
      return 'transfer-agent';
    default:
      return 'other';
  }
}

function sidsOf({ trackPublications }: Participant): string[] {
  return [...trackPublications.values()].map(({ sid }) => sid).filter((sid) => sid !== undefined);
}
