import envPaths from 'env-paths';

/** Where decoded music is kept when no folder is given: the user's cache folder, which all processes of a user share. */
export function defaultCacheFolder(): string {
  return envPaths('warm-hold-audio', { suffix: '' }).cache;
}
