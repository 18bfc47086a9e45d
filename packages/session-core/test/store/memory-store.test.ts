import { createMemoryCapacity, createMemoryTransferStore } from '../../src/index.js';
import { FakeClock } from '../../src/testing/fake-clock.js';
import { capacityContract } from './capacity-contract.js';
import { storeContract } from './store-contract.js';

storeContract('memory', async (retention) => {
  const clock = new FakeClock();
  const store = createMemoryTransferStore({ clock, ...retention });
  return { store, elapse: async (ms) => clock.advance(ms), traces: async () => 0 };
});

capacityContract('memory', () => {
  const clock = new FakeClock();
  return { capacity: createMemoryCapacity({ clock }), elapse: async (ms) => clock.advance(ms) };
});
