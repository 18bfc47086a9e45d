import { describe, expect, it } from 'vitest';
import { InvalidInputError, type SupervisorCapacity } from '../../src/index.js';

export interface CapacityHarness {
  readonly capacity: SupervisorCapacity;
  readonly elapse: (ms: number) => Promise<void>;
}

/** What every SupervisorCapacity does. */
export function capacityContract(
  name: string,
  create: () => CapacityHarness | Promise<CapacityHarness>,
): void {
  const ada = { destinationId: 'ada', capacity: 1, ttlMs: 60_000 };

  describe(`${name}: capacity`, () => {
    it('lets one call at a time ring a supervisor, and others the next', async () => {
      const { capacity } = await create();
      expect(await capacity.reserve({ ...ada, holder: 't1-1' })).toBe(true);
      expect(await capacity.reserve({ ...ada, holder: 't2-1' })).toBe(false);
      expect(await capacity.reserve({ ...ada, holder: 't2-1', destinationId: 'bob' })).toBe(true);
      expect(await capacity.reserve({ ...ada, holder: 't1-1' })).toBe(true);
      await capacity.free({ destinationId: 'ada', holder: 't2-1' });
      expect(await capacity.reserve({ ...ada, holder: 't2-1' })).toBe(false);
      await capacity.free({ destinationId: 'ada', holder: 't1-1' });
      await capacity.free({ destinationId: 'ada', holder: 't1-1' });
      expect(await capacity.reserve({ ...ada, holder: 't2-1' })).toBe(true);
    });

    it('gives no more places than there are to many who ask at once', async () => {
      const { capacity } = await create();
      const holders = Array.from({ length: 10 }, (_, index) => `t${index}-1`);
      const answers = await Promise.all(
        holders.map((holder) => capacity.reserve({ ...ada, capacity: 3, holder })),
      );
      expect(answers.filter(Boolean)).toHaveLength(3);
    });

    it('frees a place by itself unless its holder asks again', async () => {
      const { capacity, elapse } = await create();
      await capacity.reserve({ ...ada, capacity: 2, holder: 'dead' });
      await capacity.reserve({ ...ada, capacity: 2, holder: 'alive' });
      await elapse(40_000);
      expect(await capacity.reserve({ ...ada, capacity: 2, holder: 'alive' })).toBe(true);
      await elapse(40_000);
      expect(await capacity.reserve({ ...ada, holder: 'new' })).toBe(false);
      expect(await capacity.reserve({ ...ada, capacity: 2, holder: 'new' })).toBe(true);
    });

    it('says no to what makes no sense', async () => {
      const { capacity } = await create();
      const sane = { ...ada, holder: 't1-1' };
      for (const insane of [
        { capacity: 0 },
        { capacity: 1.5 },
        { ttlMs: 0 },
        { ttlMs: Number.NaN },
        { holder: '' },
        { destinationId: '' },
      ]) {
        await expect(capacity.reserve({ ...sane, ...insane })).rejects.toThrow(InvalidInputError);
      }
    });
  });
}
