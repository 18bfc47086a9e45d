import type { ConsultLine, ConsultPath } from '@warm/session-core';
import { expect, test, vi } from 'vitest';
import { MoveUnsupportedError } from '../move/move-unsupported-error.js';
import { createAutoPath } from './auto-path.js';

type OpenOptions = Parameters<ConsultPath['open']>[0];

function pathOf(open: (options: OpenOptions) => Promise<ConsultLine>) {
  return { open: vi.fn(open) };
}
const line = (path: string) => ({ path }) as ConsultLine;
const options = (signal = new AbortController().signal) => ({ signal }) as OpenOptions;

test('a preferred gate never asks whether the server can move', async () => {
  const [gate, move] = [pathOf(async () => line('gate')), pathOf(async () => line('move'))];
  const opened = await createAutoPath({ gate, move, prefer: 'gate' }).open(options());
  expect(opened.path).toBe('gate');
  expect(move.open).not.toHaveBeenCalled();
});

test.each([new MoveUnsupportedError('lk.example'), new Error('cannot create a room')])(
  'a move that cannot be opened becomes a gate: %s',
  async (failure) => {
    const [gate, move] = [pathOf(async () => line('gate')), pathOf(() => Promise.reject(failure))];
    const opened = await createAutoPath({ gate, move, prefer: 'move' }).open(options());
    expect(opened.path).toBe('gate');
  },
);

test('an attempt that was called off is not opened over the gate', async () => {
  const abort = new AbortController();
  const gate = pathOf(async () => line('gate'));
  const move = pathOf(async ({ signal }) => {
    abort.abort(new Error('called off'));
    signal.throwIfAborted();
    return line('move');
  });
  await expect(createAutoPath({ gate, move, prefer: 'move' }).open(options(abort.signal))).rejects.toThrow(
    'called off',
  );
  expect(gate.open).not.toHaveBeenCalled();
});

test('a preferred bridge is all there is: no other path is opened, not even when it fails', async () => {
  const [gate, move] = [pathOf(async () => line('gate')), pathOf(async () => line('move'))];
  const bridge = pathOf(async () => line('bridge'));
  const opened = await createAutoPath({ gate, move, bridge, prefer: 'bridge' }).open(options());
  expect(opened.path).toBe('bridge');
  const failing = pathOf(() => Promise.reject(new Error('cannot create a room')));
  const auto = createAutoPath({ gate, move, bridge: failing, prefer: 'bridge' });
  await expect(auto.open(options())).rejects.toThrow('cannot create a room');
  expect([gate.open, move.open].flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test.each([
  ['move', ['move', 'gate', 'bridge']],
  ['gate', ['gate', 'bridge']],
] as const)('each path in turn takes over from a failing %s', async (prefer, expected) => {
  const tried: string[] = [];
  const failing = (name: string) =>
    pathOf(() => {
      tried.push(name);
      return Promise.reject(new Error(`no ${name}`));
    });
  const paths = { move: failing('move'), gate: failing('gate'), bridge: failing('bridge') };
  await expect(createAutoPath({ ...paths, prefer }).open(options())).rejects.toThrow(`no ${expected.at(-1)}`);
  expect(tried).toEqual(expected);
});
