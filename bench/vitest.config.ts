import { mergeConfig } from 'vitest/config';
import { packageTests } from '../vitest.base.js';

// Real calls take their time, on a machine without any to spare as well.
export default mergeConfig(packageTests, { test: { testTimeout: 300_000 } });
