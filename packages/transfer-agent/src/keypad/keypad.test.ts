import { EventEmitter } from 'node:events';
import { RoomEvent } from '@livekit/rtc-node';
import { FakeClock } from '@warm/session-core/testing';
import { describe, expect, it, vi } from 'vitest';
import { onDigits, type DigitRoom } from './on-digits.js';
import { supportKeypad } from './support-keypad.js';

/** The part of a room that tells of digits. */
class Phones extends EventEmitter implements DigitRoom {
  press(identity: string, digit: string): void {
    this.emit(RoomEvent.DtmfReceived, 0, digit, { identity });
  }
}

describe('keypad', () => {
  it('hears one participant only', () => {
    const room = new Phones();
    const one = vi.fn();
    onDigits(room, 'supervisor', { '1': one });
    room.press('caller', '1');
    expect(one).not.toHaveBeenCalled();
    room.press('supervisor', '1');
    expect(one).toHaveBeenCalledOnce();
  });

  it('takes a key that bounces for one press, and two keys or two presses for two', () => {
    const room = new Phones();
    const clock = new FakeClock();
    const pressed: string[] = [];
    onDigits(room, 's', { '1': () => pressed.push('1'), '2': () => pressed.push('2') }, { clock });
    room.press('s', '1');
    room.press('s', '1');
    room.press('s', '2');
    clock.advance(80);
    room.press('s', '2');
    expect(pressed).toEqual(['1', '2', '2']);
  });

  it('lets go of the room', () => {
    const room = new Phones();
    const stop = onDigits(room, 's', {});
    stop();
    expect(room.listenerCount(RoomEvent.DtmfReceived)).toBe(0);
  });

  it('asks for a person when the caller presses the key', async () => {
    const room = new Phones();
    const requestTransfer = vi.fn();
    supportKeypad({ room, callerIdentity: 'caller', requestTransfer });
    room.press('caller', '5');
    room.press('caller', '0');
    expect(requestTransfer.mock.calls).toEqual([[{ reason: 'The caller pressed 0 to talk to a person.' }]]);
  });

  it('tells of a request that fails instead of breaking the call', async () => {
    const room = new Phones();
    const failure = new Error('already calling');
    const onError = vi.fn();
    supportKeypad({
      room,
      callerIdentity: 'caller',
      requestTransfer: () => Promise.reject(failure),
      onError,
    });
    room.press('caller', '0');
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(failure));
  });
});
