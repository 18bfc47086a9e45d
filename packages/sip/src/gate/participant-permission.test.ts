import { ParticipantInfo } from 'livekit-server-sdk';
import { expect, test, vi } from 'vitest';
import { LiveKitRequestError } from '../server/livekit-request-error.js';
import { changePermission, type PermissionRooms } from './participant-permission.js';

const GRANTED = { canSubscribe: true, canPublish: true, canPublishData: true, canUpdateMetadata: true };
const caller = { roomName: 'call', identity: 'caller' };

function roomsWith(permission: object | undefined, attributes: Record<string, string> = {}) {
  const info = new ParticipantInfo({ identity: 'caller', attributes, ...(permission && { permission }) });
  const updateParticipant =
    vi.fn<(room: string, identity: string, options: unknown) => Promise<ParticipantInfo>>();
  updateParticipant.mockResolvedValue(info);
  const rooms = { getParticipant: async () => info, updateParticipant } as unknown as PermissionRooms;
  return { rooms, updateParticipant };
}

test('what is not to be changed is sent as it was', async () => {
  const { rooms, updateParticipant } = roomsWith({ ...GRANTED, canPublishData: false });
  await changePermission(rooms, { ...caller, change: { hidden: true, canSubscribe: false } });
  expect(updateParticipant).toHaveBeenCalledOnce();
  expect(updateParticipant.mock.calls[0]?.[2]).toMatchObject({
    permission: {
      hidden: true,
      canSubscribe: false,
      canPublish: true,
      canPublishData: false,
      canUpdateMetadata: true,
    },
  });
});

test('a participant without a word on permissions keeps what LiveKit grants', async () => {
  const { rooms, updateParticipant } = roomsWith(undefined);
  await changePermission(rooms, { ...caller, change: { hidden: false, canSubscribe: true } });
  expect(updateParticipant.mock.calls[0]?.[2]).toMatchObject({ permission: { ...GRANTED, hidden: false } });
});

const phone = { 'sip.callID': 'SCL_1' };

test.each([
  { who: 'a phone that is hidden', attributes: phone, hidden: true, canPublishData: false },
  { who: 'a phone that is seen again', attributes: phone, hidden: false, canPublishData: true },
  { who: 'a browser that is hidden', attributes: {}, hidden: true, canPublishData: true },
])('$who: may send data: $canPublishData', async ({ attributes, hidden, canPublishData }) => {
  const wasSeen = { ...GRANTED, hidden: false };
  const wasHidden = { ...GRANTED, hidden: true, canPublishData: false };
  const { rooms, updateParticipant } = roomsWith(hidden ? wasSeen : wasHidden, { ...attributes });
  await changePermission(rooms, { ...caller, change: { hidden, canSubscribe: true } });
  expect(updateParticipant.mock.calls[0]?.[2]).toMatchObject({ permission: { hidden, canPublishData } });
});

test('nothing is sent when nothing changes', async () => {
  const { rooms, updateParticipant } = roomsWith({ ...GRANTED, hidden: true });
  await changePermission(rooms, { ...caller, change: { hidden: true, canSubscribe: true } });
  expect(updateParticipant).not.toHaveBeenCalled();
});

test('whoever was seen a moment ago is not asked for before a change, but before none', async () => {
  const { rooms } = roomsWith({ ...GRANTED, hidden: true });
  const getParticipant = vi.spyOn(rooms, 'getParticipant');
  const known = new ParticipantInfo({ permission: { ...GRANTED, hidden: true } });
  await changePermission(rooms, { ...caller, change: { hidden: true, canSubscribe: false }, known });
  expect(getParticipant).not.toHaveBeenCalled();
  await changePermission(rooms, { ...caller, change: { hidden: true, canSubscribe: true }, known });
  expect(getParticipant).toHaveBeenCalledOnce();
});

test('who may have come back unnoticed is told at once, whatever was seen of them', async () => {
  const { rooms, updateParticipant } = roomsWith({ ...GRANTED, hidden: true });
  const getParticipant = vi.spyOn(rooms, 'getParticipant');
  const known = new ParticipantInfo({ permission: { ...GRANTED, hidden: true, canSubscribe: false } });
  const change = { hidden: true, canSubscribe: false };
  await changePermission(rooms, { ...caller, change, known, always: true });
  expect(updateParticipant.mock.calls[0]?.[2]).toMatchObject({ permission: change });
  expect(getParticipant).not.toHaveBeenCalled();
});

test('a participant who is gone is told by the error’s code', async () => {
  const notFound = Object.assign(new Error('participant +15550100222 does not exist'), {
    status: 404,
    code: 'not_found',
  });
  const rooms = { getParticipant: () => Promise.reject(notFound) } as unknown as PermissionRooms;
  const error: unknown = await changePermission(rooms, {
    ...caller,
    change: { hidden: true, canSubscribe: false },
  }).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(LiveKitRequestError);
  expect(error).toMatchObject({ serverCode: 'not_found', isNotFound: true, operation: 'GetParticipant' });
  expect(String(error)).not.toContain('0100222');
});
