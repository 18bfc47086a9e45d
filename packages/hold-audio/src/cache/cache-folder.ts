import envPaths from 'env-paths';

/**
 * Where decoded music is kept when no folder is given: the variable `WARM_HOLD_CACHE`, else the user's cache folder
 * (`XDG_CACHE_HOME`, `~/Library/Caches`, `%LOCALAPPDATA%`), which all processes of a user share.
 */
export function defaultCacheFolder(): string {
  const named = process.env['WARM_HOLD_CACHE'];
  return named === undefined || named === '' ? envPaths('warm-hold-audio', { suffix: '' }).cache : named;
}
