import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tests leave nothing in the user's cache folder, and find nothing there. */
export const cacheFolder = join(tmpdir(), `warm-hold-test-${process.pid}`);
