import { expect, it } from 'vitest';
import { measureOf } from './measure.js';

const row = { id: 'a', what: 'a', unit: 'ms' };

it('claims a ratio when the contestants differ by more than each differs from itself', () => {
  const measure = measureOf({
    ...row,
    ours: [10, 11, 10, 11],
    peer: [100, 104, 100, 104],
    goals: [{ ofPeer: 0.2 }],
  });
  expect(measure).toMatchObject({ noise: 4, ratio: 10.5 / 102, met: true, goal: '≤ 0.2 × the peer' });
});

it('claims none within the noise, and then meets no goal that speaks of the peer', () => {
  const measure = measureOf({
    ...row,
    ours: [10, 20, 10, 20],
    peer: [16, 26, 16, 26],
    goals: [{ ofPeer: 1 }],
  });
  expect(measure).toMatchObject({ noise: 10, ratio: null, met: false });
});

it('claims none of a single run, which says nothing about the noise, nor that a goal is met or missed', () => {
  const untold = { noise: null, ratio: null, met: null };
  const goals = [{ ofPeer: 0.2 }];
  expect(measureOf({ ...row, ours: [10], peer: [100], goals })).toMatchObject(untold);
  expect(measureOf({ ...row, ours: [10, 11], peer: [100], goals })).toMatchObject(untold);
});

it('needs no comparison to see a limit of its own exceeded', () => {
  const goals = [{ ofPeer: 0.2 }, { atMost: 5 }];
  expect(measureOf({ ...row, ours: [10], peer: [100], goals })).toMatchObject({ met: false });
});

it('needs samples', () => {
  expect(() => measureOf({ ...row, ours: [] })).toThrow('No samples');
});
