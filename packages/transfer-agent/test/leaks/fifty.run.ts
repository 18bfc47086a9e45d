import { afterAll, expect, it } from 'vitest';
import { disposeRtc } from '../fixtures/person.js';
import { transferOften } from './transfers.js';

/** What a caller hears of a transfer stays in the conversation; a session that stays takes far more. */
const MAX_HEAP_A_TRANSFER = 60_000;

afterAll(disposeRtc);

it('fifty transfers in one process leave nothing behind', async () => {
  const { grown, heldRooms, heapPerTransfer } = await transferOften({ first: 10, all: 50 });
  console.log(`the heap has grown by ${Math.round(heapPerTransfer / 1e3)} kB a transfer`);
  expect({ grown, heldRooms }).toEqual({ grown: [], heldRooms: 0 });
  expect(heapPerTransfer).toBeLessThan(MAX_HEAP_A_TRANSFER);
});
