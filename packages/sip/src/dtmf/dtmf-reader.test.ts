import { EventEmitter } from 'node:events';
import { RoomEvent } from '@livekit/rtc-node';
import { FakeClock } from '@warm/session-core/testing';
import { describe, expect, test, vi } from 'vitest';
import { createDtmfReader } from './dtmf-reader.js';
import type { DtmfEntry, EntryRules } from './entry-rules.js';
import { onDtmf, type DtmfRoom } from './on-dtmf.js';

/** The part of a room that tells of digits. */
class Phones extends EventEmitter implements DtmfRoom {
  press(identity: string, digit: string): void {
    this.emit(RoomEvent.DtmfReceived, 0, digit, { identity });
  }
}

function start(debounceMs?: number) {
  const room = new Phones();
  const clock = new FakeClock();
  const reader = createDtmfReader({
    room,
    identity: 'caller',
    clock,
    ...(debounceMs !== undefined && { debounceMs }),
  });
  /** Presses keys as a quick person does. */
  const type = (keys: string) => {
    for (const key of keys) {
      clock.advance(150);
      room.press('caller', key);
    }
  };
  return { room, clock, reader, type };
}

/** What a read came to, as soon as it has. */
function reading(
  reader: ReturnType<typeof createDtmfReader>,
  rules: EntryRules & { signal?: AbortSignal } = {},
) {
  const seen: { entry?: DtmfEntry } = {};
  const done = reader.read(rules).then((entry) => (seen.entry = entry));
  return { seen, done };
}

const PIN: EntryRules = { minLength: 4, maxLength: 6, terminator: '#' };

describe('onDtmf', () => {
  test('tells the keys of one participant only, and none that a phone does not have', () => {
    const room = new Phones();
    const pressed: string[] = [];
    const stop = onDtmf({ room, identity: 'caller' }, (digit) => pressed.push(digit));
    room.press('supervisor', '1');
    room.press('caller', 'A');
    room.press('caller', '2');
    stop();
    room.press('caller', '3');
    expect(pressed).toEqual(['2']);
    expect(room.listenerCount(RoomEvent.DtmfReceived)).toBe(0);
  });

  test('a press that is reported several times is one; two presses, or two keys, are two', () => {
    const room = new Phones();
    const clock = new FakeClock();
    const pressed: string[] = [];
    onDtmf({ room, identity: 'caller', clock }, (digit) => pressed.push(digit));
    for (let report = 0; report < 5; report++) {
      room.press('caller', '1');
      clock.advance(79);
    }
    room.press('caller', '2');
    clock.advance(80);
    room.press('caller', '2');
    expect(pressed.join('')).toBe('122');
  });
});

describe('read()', () => {
  test('one key is an entry of a menu', async () => {
    const { reader, type } = start();
    const { done } = reading(reader);
    type('5');
    expect(await done).toEqual({ type: 'complete', digits: '5', by: 'length' });
  });

  test.each<[string, string, EntryRules, DtmfEntry]>([
    ['the terminator', '4711#', PIN, { type: 'complete', digits: '4711', by: 'terminator' }],
    ['the longest length', '471123', PIN, { type: 'complete', digits: '471123', by: 'length' }],
    ['the terminator, too early', '47#', PIN, { type: 'too-short', digits: '47', by: 'terminator' }],
    ['the terminator alone', '#', PIN, { type: 'too-short', digits: '', by: 'terminator' }],
    [
      'the terminator alone, where that is enough',
      '#',
      { ...PIN, minLength: 0 },
      { type: 'complete', digits: '', by: 'terminator' },
    ],
    [
      'another terminator',
      '12*',
      { maxLength: 9, terminator: '*' },
      { type: 'complete', digits: '12', by: 'terminator' },
    ],
  ])('ends with %s', async (_, keys, rules, entry) => {
    const { reader, type, clock } = start();
    const { done } = reading(reader, rules);
    type(keys);
    expect(await done).toEqual(entry);
    expect(clock.pending).toBe(0);
  });

  test.each<[string, DtmfEntry]>([
    ['4711', { type: 'complete', digits: '4711', by: 'pause' }],
    ['47', { type: 'too-short', digits: '47', by: 'pause' }],
  ])('ends %s with a pause, counted from the last key', async (keys, entry) => {
    const { reader, type, clock } = start();
    const { seen, done } = reading(reader, { ...PIN, interKeyTimeoutMs: 2_000 });
    type(keys.slice(0, -1));
    clock.advance(1_800);
    type(keys.slice(-1));
    clock.advance(1_999);
    expect(seen.entry).toBeUndefined();
    clock.advance(1);
    expect(await done).toEqual(entry);
  });

  test('nobody presses anything', async () => {
    const { reader, clock } = start();
    const { done } = reading(reader, { firstKeyTimeoutMs: 5_000 });
    clock.advance(5_000);
    expect(await done).toEqual({ type: 'nothing' });
  });

  test('waits for ever where it is told to', () => {
    const { reader, clock } = start();
    reading(reader, { firstKeyTimeoutMs: Infinity });
    expect(clock.pending).toBe(0);
  });

  test('keys pressed before count, entry by entry', async () => {
    const { reader, type } = start();
    type('1#4711#2');
    expect(await reader.read({ terminator: '#' })).toMatchObject({ digits: '1' });
    expect(await reader.read(PIN)).toMatchObject({ digits: '4711' });
    expect(await reader.read()).toMatchObject({ digits: '2' });
  });

  test('a terminator that comes after a full entry does not begin the next one', async () => {
    const { reader, type } = start();
    const first = reading(reader, { maxLength: 4, terminator: '#' });
    type('4711');
    await first.done;
    type('#');
    const second = reading(reader, { maxLength: 4, terminator: '#' });
    type('12#');
    expect(await second.done).toMatchObject({ digits: '12' });
  });

  test('the same key much later is one of its own', async () => {
    const { reader, type, clock } = start();
    const first = reading(reader, { maxLength: 1, terminator: '#' });
    type('1');
    await first.done;
    clock.advance(60_000);
    type('#');
    expect(await reader.read()).toMatchObject({ digits: '#' });
  });

  test('forget() drops what nobody has read, also of an entry under way', async () => {
    const { reader, type } = start();
    type('99');
    reader.forget();
    const { seen, done } = reading(reader, PIN);
    type('99');
    reader.forget();
    type('4711#');
    expect(seen.entry).toBeUndefined();
    expect(await done).toMatchObject({ digits: '4711' });
  });

  test('a phone left on a table fills no memory', async () => {
    const { reader, type } = start();
    type('1'.repeat(1_000));
    type('#');
    const { done } = reading(reader, { maxLength: 1_000, terminator: '#' });
    reader.close();
    expect(await done).toEqual({ type: 'nothing' });
  });

  test('an aborted read leaves the keys for the next one', async () => {
    const { reader, type, clock } = start();
    const abort = new AbortController();
    const read = reader.read({ ...PIN, signal: abort.signal });
    type('47');
    abort.abort(new Error('barge-in'));
    await expect(read).rejects.toThrow('barge-in');
    expect(clock.pending).toBe(0);
    const { done } = reading(reader, PIN);
    type('11#');
    expect(await done).toMatchObject({ digits: '4711' });
  });

  test('one at a time, and none after close()', async () => {
    const { room, reader, clock } = start();
    const { done } = reading(reader);
    await expect(reader.read()).rejects.toMatchObject({ code: 'dtmf-reader-state', state: 'reading' });
    reader.close();
    reader.close();
    expect(await done).toEqual({ type: 'nothing' });
    await expect(reader.read()).rejects.toMatchObject({ state: 'closed' });
    expect(room.listenerCount(RoomEvent.DtmfReceived)).toBe(0);
    expect(clock.pending).toBe(0);
  });

  test.each<[string, object]>([
    ['maxLength', { maxLength: 0 }],
    ['minLength', { minLength: 5, maxLength: 4 }],
    ['terminator', { terminator: 'A' }],
    ['interKeyTimeoutMs', { interKeyTimeoutMs: Number.NaN }],
  ])('refuses rules that no entry can meet: %s', async (field, rules) => {
    const { reader } = start();
    await expect(reader.read(rules)).rejects.toMatchObject({ code: 'invalid-input', field });
  });

  test('an entry leaves no timer', async () => {
    vi.useFakeTimers();
    try {
      const room = new Phones();
      using reader = createDtmfReader({ room, identity: 'caller' });
      const read = reader.read({ firstKeyTimeoutMs: 1_000 });
      room.press('caller', '1');
      expect(await read).toMatchObject({ digits: '1' });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
