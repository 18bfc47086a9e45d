import { StackError } from './stack-error.js';

/** The processes a stack can consist of. */
export type StackProcessName = 'livekit-server' | 'livekit-sip' | 'redis';

/** How a process of the stack ended, with the end of what it wrote. */
export interface ProcessExit {
  process: StackProcessName;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines of its log. */
  lastLines: string;
}

/** A process of the stack ended before it was ready, or was not ready in time. */
export class ProcessStartError extends StackError {
  override readonly name = 'ProcessStartError';
  readonly process: StackProcessName;
  readonly lastLines: string;

  constructor(process: StackProcessName, problem: string, lastLines: string) {
    super(`${process} did not start: ${problem}. The end of its log:\n${lastLines.trim() || '(empty)'}`);
    this.process = process;
    this.lastLines = lastLines;
  }

  /** Whether another program has taken a port it wanted: starting again on other ports then helps. */
  get isPortTaken(): boolean {
    return /address already in use/i.test(this.lastLines);
  }
}
