import { expect, it } from 'vitest';
import type { CallReport, ServedCall } from '../control/control-api.js';
import { ServedCalls, type LostCall } from './served-calls.js';

const call: ServedCall = { callId: 'AJ_1', roomName: 'call-1', isSuccessor: false };
const at = { callId: call.callId, atMs: 0 };
const step = (event: string, more = {}): CallReport => ({
  type: 'transfer-step',
  ...at,
  transferId: 't',
  event,
  phase: '',
  ...more,
});

function lostAfter(...reports: CallReport[]): LostCall[] {
  const lost: LostCall[] = [];
  const served = new ServedCalls((each) => lost.push(each));
  const onGone = served.begin(call);
  for (const report of reports) served.note(report);
  onGone();
  return lost;
}

it('a job that goes without having said so is lost, with what is known of its call', () => {
  expect(lostAfter()).toEqual([{ ...call, isMerged: false, consultRooms: [] }]);
  const opened = step('consult-opened', { consultRoom: 'consult-1' });
  expect(lostAfter(opened)[0]?.consultRooms).toEqual(['consult-1']);
  expect(lostAfter(opened, step('consult-merged'))[0]?.isMerged).toBe(true);
  expect(lostAfter(step('consult-merged'), step('transfer-requested'))[0]?.isMerged).toBe(false);
});

it('a job that has said so is not', () => {
  expect(lostAfter({ type: 'call-ended', ...at })).toEqual([]);
});

it('nor is one whose call the main process watches over', () => {
  const lost: LostCall[] = [];
  const served = new ServedCalls((each) => lost.push(each));
  const onGone = served.begin(call);
  served.handedOver('call-2');
  expect(served.roomNames).toEqual([call.roomName]);
  served.handedOver(call.roomName);
  onGone();
  expect(lost).toEqual([]);
});
