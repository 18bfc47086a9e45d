import type { Attempt, ConsultPath, Dialer, LegListener, TransferRequest } from '@warm/session-core';
import { mergedCall, type AgentConsultLine, type DepartureWatcher } from '../../src/index.js';

interface Given {
  readonly consultPath: ConsultPath<AgentConsultLine>;
  readonly dialer: Dialer<AgentConsultLine>;
  readonly watcher: DepartureWatcher;
  readonly request: TransferRequest;
  readonly attempt: Attempt;
  /** Told `dialed`, `ringing`, `answered`, and `left` or `failed(outcome)`. */
  readonly on: LegListener;
  /** Brings an agent into the room; resolves when the supervisor has said yes. */
  readonly talk: (agentRoom: Awaited<ReturnType<AgentConsultLine['joinAgent']>>) => Promise<void>;
}

export async function consult(given: Given, signal: AbortSignal): Promise<void> {
  const { consultPath, dialer, watcher, request, attempt, on, talk } = given;
  const line = await consultPath.open({ request, attempt, signal }); // from here on it is safe to dial
  dialer.dial({ line, attempt, on });
  await talk(await line.joinAgent(signal));
  await line.merge(signal); // caller and supervisor hear each other
  await watcher.watch({ ...mergedCall(request, line), signal });
}
