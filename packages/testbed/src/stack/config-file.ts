import { writeFile } from 'node:fs/promises';
import type { ConfigOverrides } from './options.js';

type Settings = Record<string, unknown>;

/** Writes settings for the Go servers, readable by this user only. JSON is YAML, which is what they parse. */
export async function writeConfigFile(
  file: string,
  settings: Settings,
  overrides?: ConfigOverrides,
): Promise<string> {
  await writeFile(file, JSON.stringify(merge(settings, overrides ?? {}), null, 2), { mode: 0o600 });
  return file;
}

/** Overrides win; groups such as `rtc` are merged, so that one setting can be changed without repeating the others. */
function merge(settings: Settings, overrides: ConfigOverrides): Settings {
  const merged = { ...settings };
  for (const [key, value] of Object.entries(overrides)) {
    const existing = merged[key];
    merged[key] = isGroup(existing) && isGroup(value) ? { ...existing, ...value } : value;
  }
  return merged;
}

function isGroup(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
