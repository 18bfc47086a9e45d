import { expect, test, vi } from 'vitest';
import { LegReport } from './leg-report.js';

function report(overrides: { answered?: () => void } = {}) {
  const told: string[] = [];
  const onListenerError = vi.fn();
  const listener = {
    dialed: () => told.push('dialed'),
    ringing: () => told.push('ringing'),
    answered: () => told.push('answered'),
    failed: ({ type }: { type: string }) => told.push(type),
    left: () => told.push('left'),
    ...overrides,
  };
  return { told, onListenerError, report: new LegReport(listener, onListenerError) };
}

test('events that overtake each other are told in order, each once', () => {
  const { told, report: leg } = report();
  leg.answered();
  leg.dialed();
  leg.ringing();
  leg.answered();
  leg.left();
  leg.left();
  expect(told).toEqual(['dialed', 'answered', 'left']);
});

test('a leg fails before the answer and leaves after it', () => {
  const failing = report();
  failing.report.dialed();
  failing.report.left();
  failing.report.failed({ type: 'busy' });
  failing.report.answered();
  expect(failing.told).toEqual(['dialed', 'busy']);

  const answered = report();
  answered.report.answered();
  answered.report.failed({ type: 'busy' });
  answered.report.left();
  expect(answered.told).toEqual(['dialed', 'answered', 'left']);
});

test('nothing is told after silence()', () => {
  const { told, report: leg } = report();
  leg.ringing();
  leg.silence();
  leg.answered();
  leg.failed({ type: 'no-answer' });
  leg.left();
  expect(told).toEqual(['dialed', 'ringing']);
});

test('a listener that throws is reported and harms nothing', () => {
  const failure = new Error('listener');
  const {
    told,
    onListenerError,
    report: leg,
  } = report({
    answered: () => {
      throw failure;
    },
  });
  leg.answered();
  leg.left();
  expect(told).toEqual(['dialed', 'left']);
  expect(onListenerError).toHaveBeenCalledExactlyOnceWith(failure);
});
