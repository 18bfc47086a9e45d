import { test } from 'vitest';
import type { Effect } from './effect.js';
import type { TransferEvent } from './event.js';
import type { Handlers } from './handlers.js';

test('a deadline is of the transfer or of one attempt', () => {
  const effects: Effect[] = [
    { type: 'set-deadline', deadline: 'transfer', afterMs: 1 },
    { type: 'set-deadline', deadline: 'ring', attemptId: 't-1', afterMs: 1 },
    { type: 'clear-deadline', deadline: 'boomerang' },
  ];
  // @ts-expect-error Whose phone?
  effects.push({ type: 'set-deadline', deadline: 'ring', afterMs: 1 });
  // @ts-expect-error The whole transfer has one, not an attempt.
  effects.push({ type: 'clear-deadline', deadline: 'transfer', attemptId: 't-1' });
  const events: TransferEvent[] = [{ type: 'deadline-passed', deadline: 'transfer' }];
  // @ts-expect-error Whose decision?
  events.push({ type: 'deadline-passed', deadline: 'decision' });
  // @ts-expect-error A deadline and another supervisor cancel by themselves, nobody reports it.
  events.push({ type: 'transfer-canceled', by: 'other-supervisor' });
});

test('a handler is of a phase and an event that exist', () => {
  ({ 'caller-left': () => undefined }) satisfies Handlers<'seeking'>;
  // @ts-expect-error There is no such event.
  ({ 'caller-bored': () => undefined }) satisfies Handlers<'seeking'>;
  // @ts-expect-error One who returns to the agent has no attempts.
  ({ 'caller-left': (state) => (state.attempts ? undefined : undefined) }) satisfies Handlers<'returning'>;
});
