import type { ProcessExit, StackProcessName } from './process-error.js';
import type { SipRouting } from './sip-routing.js';

/** How to reach livekit-server and sign tokens for it. */
export interface LiveKitEndpoint {
  /** For clients and agents: `ws://127.0.0.1:…`. */
  url: string;
  /** For the server APIs: `http://127.0.0.1:…`. */
  httpUrl: string;
  apiKey: string;
  apiSecret: string;
}

export interface RedisEndpoint {
  /** `redis://127.0.0.1:…` */
  url: string;
}

export interface SipEndpoint extends SipRouting {
  /** What to dial from a softphone on this machine: `sip:+15550100@127.0.0.1:…`. */
  address: string;
  host: string;
  port: number;
  inboundNumber: string;
  outboundNumber: string;
  /** Sends outbound calls to this `host:port` from now on. */
  routeOutboundTo: (hostPort: string) => Promise<void>;
}

export interface StackLogs {
  /** Folder with a file for each process. */
  dir: string;
  /** The last lines a process wrote. @default 50 lines */
  tail: (name: StackProcessName, lines?: number) => Promise<string>;
}

export interface RestartOptions {
  /** How the running process is ended; SIGKILL follows when it is still there after the grace period. @default its polite signal */
  signal?: 'SIGKILL' | 'SIGTERM';
}

/** A running local LiveKit, private to whoever started it. Close it, or let `await using` do so. */
export interface Stack extends AsyncDisposable {
  readonly closed: boolean;
  readonly livekit: LiveKitEndpoint;
  readonly redis: RedisEndpoint | undefined;
  readonly sip: SipEndpoint | undefined;
  readonly logs: StackLogs;
  /** Process ids of what runs right now. */
  readonly pids: Readonly<Partial<Record<StackProcessName, number>>>;
  /**
   * Ends one process and starts it with the same configuration and ports. Resolves when it answers again; what it held
   * in memory (rooms, calls) is lost. @throws StackError when the stack is closed or has no such process.
   */
  restart: (name: StackProcessName, options?: RestartOptions) => Promise<void>;
  /** Calls the listener when a process ends although nobody asked it to. Returns the function that unsubscribes. */
  onExit: (listener: (exit: ProcessExit) => void) => () => void;
  /** Ends every process and removes the temporary folder. Never rejects because something had already ended. */
  close: () => Promise<void>;
}

/** A stack with telephony. */
export type SipStack = Stack & { readonly redis: RedisEndpoint; readonly sip: SipEndpoint };
