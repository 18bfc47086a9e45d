import { afterAll, expect, it } from 'vitest';
import { disposeRtc } from './fixtures/person.js';
import { transferOften } from './leaks/transfers.js';

afterAll(disposeRtc);

// `pnpm leaks` makes fifty, and weighs the heap.
it('transfers leave nothing behind in their process', { timeout: 120_000 }, async () => {
  const { grown, heldRooms } = await transferOften({ first: 2, all: 5 });
  expect({ grown, heldRooms }).toEqual({ grown: [], heldRooms: 0 });
});
