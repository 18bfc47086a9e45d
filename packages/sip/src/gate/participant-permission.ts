import type { ParticipantInfo, ParticipantPermission, RoomServiceClient } from 'livekit-server-sdk';
import { request } from '../server/request.js';

export type PermissionRooms = Pick<RoomServiceClient, 'getParticipant' | 'updateParticipant'>;

/** The two permissions the gate turns. */
export interface PermissionChange {
  readonly hidden: boolean;
  readonly canSubscribe: boolean;
}

/**
 * Changes some of a participant's permissions and leaves the others as they are. LiveKit replaces all of them at
 * once: whoever leaves out `canUpdateMetadata` freezes `sip.callStatus`, and the leg is never seen to be answered.
 *
 * @throws LiveKitRequestError; `serverCode` is `not_found` if the participant is gone.
 */
export async function changePermission(
  rooms: PermissionRooms,
  {
    roomName,
    identity,
    change,
    mayPublishData = true,
    always = false,
    known,
  }: {
    roomName: string;
    identity: string;
    change: PermissionChange;
    /** What a phone is given back that is hidden no longer. */
    mayPublishData?: boolean;
    /** Also when nothing would change, as far as LiveKit's records tell. */
    always?: boolean;
    /** The participant as of a moment ago: spares a request unless it shows that nothing is to be changed. */
    known?: ParticipantInfo | undefined;
  },
): Promise<{ readonly before: ParticipantInfo; readonly after: ParticipantInfo }> {
  const before =
    known && (always || !hasPermission(known, change))
      ? known
      : await request('GetParticipant', () => rooms.getParticipant(roomName, identity));
  if (!always && hasPermission(before, change)) return { before, after: before };
  const permission = { ...fieldsOf(before.permission), ...change, ...keys(before, change, mayPublishData) };
  const after = await request('UpdateParticipant', () =>
    rooms.updateParticipant(roomName, identity, { permission }),
  );
  return { before, after };
}

export function hasPermission({ permission }: ParticipantInfo, wanted: PermissionChange): boolean {
  return permission?.hidden === wanted.hidden && permission.canSubscribe === wanted.canSubscribe;
}

/** An attribute of everybody who comes through livekit-sip. */
const SIP_CALL = 'sip.callID';

/**
 * A phone's keys go out as data, to every other phone in the room, and LiveKit has no way to direct them. While hidden
 * no agent hears of them anyway, so nothing is lost by keeping them in.
 */
function keys(
  { attributes, permission }: ParticipantInfo,
  { hidden }: PermissionChange,
  mayPublishData: boolean,
) {
  if (!(SIP_CALL in attributes) || hidden === (permission?.hidden ?? false)) return {};
  return { canPublishData: !hidden && mayPublishData };
}

/** What LiveKit grants a participant of which it says nothing. */
const GRANTED: Partial<ParticipantPermission> = {
  canPublish: true,
  canPublishData: true,
  canUpdateMetadata: true,
};

function fieldsOf(permission: ParticipantPermission | undefined): Partial<ParticipantPermission> {
  return permission ? Object.fromEntries(Object.entries(permission)) : GRANTED;
}
