import { mergeConfig } from 'vitest/config';
import { packageTests } from '../vitest.base.js';

// Real calls take their time.
export default mergeConfig(packageTests, { test: { testTimeout: 120_000, hookTimeout: 120_000 } });
