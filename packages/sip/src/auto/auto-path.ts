import type { ConsultLine, ConsultPath } from '@warm/session-core';
import type { OnDiagnostic } from '../diagnostics.js';

type PathName = 'move' | 'gate' | 'bridge';

/** The preferred path, and any others an attempt is to go on over when it cannot be opened. */
export type AutoPathOptions<Line extends ConsultLine> = {
  readonly [Name in PathName]?: ConsultPath<Line>;
} & {
  readonly onDiagnostic?: OnDiagnostic;
} & {
    [Name in PathName]: { readonly [Given in Name]: ConsultPath<Line> } & {
      /**
       * The path to try first: see `preferredPath`. For strict isolation `bridge`, and nothing else is opened then.
       */
      readonly prefer: Name;
    };
  }[PathName];

/** The path for a server: rooms are moved between on LiveKit Cloud only. */
export function preferredPath(serverUrl: string): 'gate' | 'move' {
  const { hostname } = new URL(serverUrl);
  return hostname === 'livekit.cloud' || hostname.endsWith('.livekit.cloud') ? 'move' : 'gate';
}

/** What takes over, in this order. Nothing does from a bridge: who prefers it wants two rooms and no server's word. */
const NEXT: Readonly<Record<PathName, readonly PathName[]>> = {
  move: ['gate', 'bridge'],
  gate: ['bridge'],
  bridge: [],
};

/**
 * One path or another. When the preferred one cannot be opened, the same attempt goes on over the next of those given,
 * within the same `open`: nobody has been dialed yet, and the caller notices nothing. `line.path` tells which it
 * became.
 */
export function createAutoPath<Line extends ConsultLine>(options: AutoPathOptions<Line>): ConsultPath<Line> {
  const { prefer, onDiagnostic = () => undefined } = options;
  const paths: { readonly [Name in PathName]?: ConsultPath<Line> } = options;
  const others = NEXT[prefer].filter((name) => paths[name] !== undefined);
  return {
    async open(request) {
      let because = 'preferred';
      const tryPath = async (name: PathName, next: readonly PathName[]): Promise<Line> => {
        try {
          const line = await openPath(paths[name], request);
          onDiagnostic({ type: 'path-chosen', path: name, because });
          return line;
        } catch (error) {
          request.signal.throwIfAborted();
          const [following, ...rest] = next;
          if (following === undefined) throw error;
          onDiagnostic({ type: 'failed', operation: `open-${name}`, error });
          because = `${name}-failed`;
          return tryPath(following, rest);
        }
      };
      return tryPath(prefer, others);
    },
  };
}

async function openPath<Line extends ConsultLine>(
  path: ConsultPath<Line> | undefined,
  request: Parameters<ConsultPath<Line>['open']>[0],
): Promise<Line> {
  if (!path) throw new TypeError('createAutoPath: the preferred path was not given.');
  return path.open(request);
}
