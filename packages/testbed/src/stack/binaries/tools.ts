/** A program the local stack is made of. */
export type ToolName = 'livekit-server' | 'livekit-sip' | 'redis-server';

/** How one tool is found, and what to advise when it is not. */
export interface ToolFacts {
  /** Environment variable that names the executable and wins over everything else. */
  readonly variable: string;
  /** The version that is built when none is installed; absent where nothing is built. */
  readonly version?: string;
  /** Minutes a first build takes on two cores, for the progress line. */
  readonly firstBuild?: string;
  /** Ways to get the tool without a build, for the error text. */
  readonly waysOut: readonly string[];
}

/**
 * livekit-server stays at 1.13.5: later tags carry `replace` lines, which `go install` refuses. livekit-sip 1.8.0 is
 * the newest version the public Go module proxy serves.
 */
export const tools = {
  'livekit-server': {
    variable: 'WARM_LIVEKIT_SERVER',
    version: '1.13.5',
    firstBuild: 'about 2 minutes',
    waysOut: [
      'on macOS: brew install livekit',
      'a release binary from https://github.com/livekit/livekit/releases, on the PATH',
      'the container image livekit/livekit-server, run by yourself',
      'a LiveKit Cloud project instead of a local stack',
    ],
  },
  'livekit-sip': {
    variable: 'WARM_LIVEKIT_SIP',
    version: '1.8.0',
    firstBuild: 'about 1 minute',
    waysOut: [
      'the container image livekit/sip, run by yourself',
      'a LiveKit Cloud project (it has telephony) instead of a local stack',
      'a stack without `sip`, which needs livekit-server only',
    ],
  },
  'redis-server': {
    variable: 'WARM_REDIS_SERVER',
    waysOut: [
      'on Debian or Ubuntu: apt-get install redis-server',
      'on macOS: brew install redis',
      'the container image redis, run by yourself',
      'a stack without `sip`, which needs no Redis',
    ],
  },
} as const satisfies Record<ToolName, ToolFacts>;

/** A tool this package can build from its Go module. */
export type BuildableTool = Exclude<ToolName, 'redis-server'>;

export function isBuildable(tool: ToolName): tool is BuildableTool {
  return tool !== 'redis-server';
}
