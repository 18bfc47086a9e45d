import type { ConsultLine, ConsultPath } from '@warm/session-core';
import type { OnDiagnostic } from '../diagnostics.js';

export interface AutoPathOptions<Line extends ConsultLine> {
  readonly gate: ConsultPath<Line>;
  readonly move: ConsultPath<Line>;
  /**
   * The path to try first.
   * @see preferredPath
   */
  readonly prefer: 'gate' | 'move';
  readonly onDiagnostic?: OnDiagnostic;
}

/** The path for a server: rooms are moved between on LiveKit Cloud only. */
export function preferredPath(serverUrl: string): 'gate' | 'move' {
  const { hostname } = new URL(serverUrl);
  return hostname === 'livekit.cloud' || hostname.endsWith('.livekit.cloud') ? 'move' : 'gate';
}

/**
 * One path or the other. When moving is preferred and cannot be opened, the same attempt goes on over the gate within
 * the same `open`: nobody has been dialed yet, and the caller notices nothing. `line.path` tells which it became.
 */
export function createAutoPath<Line extends ConsultLine>(options: AutoPathOptions<Line>): ConsultPath<Line> {
  const { gate, move, prefer, onDiagnostic = () => undefined } = options;
  return {
    async open(request) {
      if (prefer === 'gate') {
        onDiagnostic({ type: 'path-chosen', path: 'gate', because: 'preferred' });
        return gate.open(request);
      }
      try {
        const line = await move.open(request);
        onDiagnostic({ type: 'path-chosen', path: 'move', because: 'preferred' });
        return line;
      } catch (error) {
        request.signal.throwIfAborted();
        onDiagnostic({ type: 'failed', operation: 'open-move', error });
        onDiagnostic({ type: 'path-chosen', path: 'gate', because: 'move-failed' });
        return gate.open(request);
      }
    },
  };
}
