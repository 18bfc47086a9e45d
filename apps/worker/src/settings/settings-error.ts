/** Everything that is wrong with the settings, at once; each problem names the variable and the cure. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The worker cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'SettingsError';
  }
}
