import type { SipTransport } from '@warm/session-core';

/** A SIP provider or PBX that calls are sent to without a trunk stored in LiveKit. */
export interface OutboundConnection {
  /** `host` or `host:port`. */
  readonly hostPort: string;
  /** @default LiveKit's choice */
  readonly transport?: SipTransport;
  readonly username?: string;
  readonly password?: string;
}

/** How phone numbers are dialed: over a trunk stored in LiveKit, or over a connection given here. One of the two. */
export type Outbound =
  | { readonly trunkId: string; readonly connection?: never }
  | { readonly connection: OutboundConnection; readonly trunkId?: never };
