import { mergeConfig } from 'vitest/config';
import { packageTests } from '../../vitest.base.js';

// Nothing here keeps real time: its files run beside each other, while no other package's tests run.
export default mergeConfig(packageTests, {
  test: { fileParallelism: true, maxWorkers: 2, sequence: { groupOrder: 1 } },
});
