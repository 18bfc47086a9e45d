/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The one place of this package that reads `process.env`: what every `env` option falls back to. */
export function environmentOrDefault(env: Environment | undefined): Environment {
  return env ?? process.env;
}
