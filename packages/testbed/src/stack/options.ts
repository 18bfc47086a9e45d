import type { Environment } from './binaries/environment.js';
import type { ProcessExit } from './process-error.js';

/** Raw settings merged over a generated configuration, two levels deep: what no option covers. */
export type ConfigOverrides = Readonly<Record<string, unknown>>;

export interface SipOptions {
  /**
   * Agent that the dispatch rule puts into the room of every inbound call. Without it no agent is dispatched by name;
   * workers that register without a name are sent to every room by LiveKit itself.
   */
  agentName?: string | undefined;
  /** Metadata of that dispatch, readable as the job's metadata. @default '' */
  agentMetadata?: string | undefined;
  /** Number of the inbound trunk. Calls from loopback to any other user part are accepted too. @default '+15550100' */
  inboundNumber?: string | undefined;
  /** Number outbound calls come from. @default '+15550199' */
  outboundNumber?: string | undefined;
  /**
   * `host:port` of the phone or PBX that answers outbound calls.
   * @default '127.0.0.1:5060'; change it later with `routeOutboundTo`
   */
  outboundAddress?: string | undefined;
  /** Rooms of inbound calls are called by this prefix, the caller's number and a random end. @default 'call-' */
  roomPrefix?: string | undefined;
  /** Settings for livekit-sip that no option covers, in its own configuration's words. */
  overrides?: ConfigOverrides | undefined;
}

export interface RedisOptions {
  /** Keep data across a restart of Redis (an append-only file in the stack's folder). @default false */
  appendOnly?: boolean | undefined;
}

/** Ports to use instead of free ones. A taken port makes the start fail. */
export interface FixedPorts {
  livekit?: number | undefined;
  sip?: number | undefined;
  redis?: number | undefined;
}

export interface StackOptions {
  /** Telephony: starts livekit-sip and Redis, and creates trunks and a dispatch rule. @default none */
  sip?: SipOptions | undefined;
  /** A Redis of the stack's own, used by livekit-server too. @default only with `sip` */
  redis?: boolean | RedisOptions | undefined;
  /** Where livekit-server posts its events, signed with the stack's key. @default none */
  webhookUrls?: readonly string[] | undefined;
  /** How long a room that nobody ever joined stays. @default 300_000, livekit-server's own */
  roomEmptyTimeoutMs?: number | undefined;
  /** How long a room stays after the last participant left. @default 20_000, livekit-server's own */
  roomDepartureTimeoutMs?: number | undefined;
  ports?: FixedPorts | undefined;
  /** Level of livekit-server's and livekit-sip's logs. @default 'info' */
  logLevel?: 'debug' | 'info' | 'warn' | 'error' | undefined;
  /** Folder for logs that outlive the stack. @default inside the temporary folder, removed by `close` */
  logDir?: string | undefined;
  /** Settings for livekit-server that no option covers, in its own configuration's words. */
  overrides?: ConfigOverrides | undefined;
  /** Environment in which binaries are looked for and built. @default process.env */
  env?: Environment | undefined;
  /** Folder for built binaries. @default the user's cache folder, `warm-testbed` */
  cacheDir?: string | undefined;
  /** How long one process may take until it answers. @default 30_000 */
  startTimeoutMs?: number | undefined;
  /** How long a process has to end after each polite signal, before SIGKILL. @default 1_000 */
  stopGraceMs?: number | undefined;
  /** One line at a time: what takes long, such as a first build. */
  onProgress?: ((line: string) => void) | undefined;
  /** Told when a process of the stack ends although nobody asked it to. */
  onExit?: ((exit: ProcessExit) => void) | undefined;
  /** Aborts the start; what already runs is ended. A started stack is ended by `close`. */
  signal?: AbortSignal | undefined;
}

/** What options fall back to. */
export const stackDefaults = {
  inboundNumber: '+15550100',
  outboundNumber: '+15550199',
  outboundAddress: '127.0.0.1:5060',
  roomPrefix: 'call-',
  roomEmptyTimeoutMs: 300_000,
  roomDepartureTimeoutMs: 20_000,
  logLevel: 'info',
  startTimeoutMs: 30_000,
  stopGraceMs: 1_000,
} as const satisfies Partial<StackOptions & SipOptions>;
