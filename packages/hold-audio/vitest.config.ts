import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { mergeConfig } from 'vitest/config';

import { packageTests } from '../../vitest.base.js';

export default mergeConfig(packageTests, {
  // Tests leave nothing in the user's cache folder, and find nothing there.
  test: { env: { WARM_HOLD_CACHE: join(tmpdir(), `warm-hold-test-${process.pid}`) } },
});
