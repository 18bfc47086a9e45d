import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { createMemoryTransferStore, type TransferPorts } from '../src/index.js';
import { FakeClock } from '../src/testing.js';
import { createBriefing } from './readme/briefing.js';
import { createCallWatcher } from './readme/call-watcher.js';
import { createCallerLine } from './readme/caller-line.js';
import { createConsultPath } from './readme/consult-path.js';
import { createDialer } from './readme/dialer.js';
import { escalate } from './readme/escalate.js';
import { createHoldPlayer } from './readme/hold-player.js';

/** The README's ports over a world that writes down what is done to it. */
function world(answer: string) {
  const clock = new FakeClock();
  const done: string[] = [];
  const note = (what: string) => async () => void done.push(what);
  const call = Object.assign(new EventEmitter(), { hangUp: note('hang up') });
  const answered = new Promise<string>((resolve) => call.once('answered', () => resolve(answer)));
  const ports: TransferPorts = {
    callerLine: createCallerLine({
      say: async (text) => void done.push(text),
      listen: (on) => void done.push(on ? 'listen' : 'be quiet'),
      heard: async () => 'yes',
      hangUp: note('hang up the caller'),
    }),
    holdPlayer: createHoldPlayer({
      set volume(volume: number) {
        done.push(`music ${volume}`);
      },
    }),
    consultPath: createConsultPath({
      separate: note('separate'),
      unite: note('unite'),
      forget: note('forget'),
    }),
    dialer: createDialer(() => {
      setImmediate(() => ['joined', 'ringing', 'answered'].forEach((event) => call.emit(event)));
      return call;
    }),
    briefing: createBriefing({ ask: () => answered, tell: note('desk tells'), leave: note('desk leaves') }),
    callWatcher: createCallWatcher({
      onDeparture: () => {
        done.push('watch');
        return () => undefined;
      },
      close: note('close room'),
    }),
    store: createMemoryTransferStore(),
    clock,
  };
  return { ports, done, clock };
}

test('the README’s ports carry a transfer to the merge', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  const { ports, done, clock } = world('yes');
  const outcome = escalate(ports);
  await expect.poll(() => done).toContain('desk leaves');
  clock.advance(10_000);
  expect(await outcome).toBe('merged');
  expect(done).toContain("I'm calling Ada.");
  expect(done.slice(-4, -2)).toEqual(['unite', 'music 0']);
  expect(done.slice(-2).sort()).toEqual(['desk leaves', 'watch']);
});

test('the README’s ports give the caller back when the supervisor declines', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  const { ports, done } = world('no time');
  expect(await escalate(ports)).toBe('back because: declined');
  expect(done.slice(-6)).toEqual([
    'desk leaves',
    'hang up',
    'forget',
    'music 0',
    'listen',
    'Ada could not take the call: declined.',
  ]);
});
