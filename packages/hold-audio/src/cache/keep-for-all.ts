import type { LoadSettings } from '../source/load-options.js';
import { HoldCacheError } from './hold-cache-error.js';

/** Puts samples into the cache. Where that fails every process makes them again, which is warned of and harms no call. */
export async function keepForAll(
  key: string,
  samples: Int16Array,
  { cache, warn }: LoadSettings,
): Promise<void> {
  await cache
    .write(key, samples)
    .catch((cause: unknown) => warn(new HoldCacheError(cache.folder, { cause })));
}
