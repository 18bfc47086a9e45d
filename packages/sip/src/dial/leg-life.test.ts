import { expect, test, vi } from 'vitest';
import { LegEndedError } from './leg-ended-error.js';
import { LegLife } from './leg-life.js';
import type { LegEnd } from './leg.js';

const busy: LegEnd = { type: 'busy', sip: { statusCode: 486 }, isRetryable: false };
const left: LegEnd = { type: 'left', because: 'hung-up' };

function listenTo(life: LegLife): string[] {
  const told: string[] = [];
  life.on((event) => told.push(event.type === 'ended' ? event.end.type : event.type));
  return told;
}

function start() {
  const life = new LegLife(() => undefined);
  return { life, told: listenTo(life) };
}

test('events that overtake each other are told in order, each once', () => {
  const { life, told } = start();
  life.answered();
  life.dialed();
  life.ringing();
  life.answered();
  life.ended(left);
  life.ended(left);
  expect(told).toEqual(['dialed', 'answered', 'left']);
  expect(life.state).toEqual({ stage: 'ended', end: left });
});

test('nothing comes after the end', async () => {
  const { life, told } = start();
  life.dialed();
  life.ended(busy);
  life.answered();
  expect(told).toEqual(['dialed', 'busy']);
  await expect(life.untilEnded).resolves.toEqual(busy);
  await expect(life.untilAnswered).rejects.toMatchObject({ end: busy, isRetryable: false });
  await expect(life.untilAnswered).rejects.toBeInstanceOf(LegEndedError);
});

test('while somebody hangs up only the end is told', () => {
  const { life, told } = start();
  life.ringing();
  life.close();
  life.answered();
  life.ended({ type: 'canceled', because: 'hang-up' });
  expect(told).toEqual(['dialed', 'ringing', 'canceled']);
});

test('a listener that throws harms nobody', () => {
  const failure = new Error('listener');
  const onListenerError = vi.fn();
  const life = new LegLife(onListenerError);
  life.on(() => {
    throw failure;
  });
  const told = listenTo(life);
  life.dialed();
  expect(told).toEqual(['dialed']);
  expect(onListenerError).toHaveBeenCalledExactlyOnceWith(failure);
});
