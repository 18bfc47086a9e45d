import { randomBytes } from 'node:crypto';

import { contactOf, type Line } from './line.js';
import type { SipHeader, SipRequest } from './sip-message.js';
import type { Remote } from './sip-uri.js';

/** What two phones in a call know of each other (RFC 3261 §12). */
export interface Dialog {
  readonly callId: string;
  /** From header of this side's requests, with its tag. */
  readonly localAddress: string;
  /** To header of this side's requests, with the other side's tag. */
  readonly remoteAddress: string;
  /** Request URI: the other side's Contact. */
  readonly target: string;
  readonly routes: readonly string[];
  readonly remote: Remote;
  /** CSeq number of this side's last request. */
  cseq: number;
}

/** A new tag, branch or Call-ID. */
export function randomToken(bytes = 8): string {
  return randomBytes(bytes).toString('hex');
}

/** A Via header with a new branch, or that of the transaction to which the request belongs. */
export function viaOf({ local }: Line, branch = `z9hG4bK${randomToken()}`): SipHeader {
  return { name: 'Via', value: `SIP/2.0/UDP ${local.host}:${local.port};branch=${branch};rport` };
}

/** A request within a dialog; counts the CSeq up, except for an ACK, which repeats its INVITE's. */
export function requestIn(
  dialog: Dialog,
  line: Line,
  { method, headers = [], body = '' }: { method: string; headers?: readonly SipHeader[]; body?: string },
): SipRequest {
  if (method !== 'ACK') dialog.cseq++;
  return {
    kind: 'request',
    method,
    uri: dialog.target,
    headers: [
      viaOf(line),
      ...dialog.routes.map((value) => ({ name: 'Route', value })),
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: dialog.localAddress },
      { name: 'To', value: dialog.remoteAddress },
      { name: 'Call-ID', value: dialog.callId },
      { name: 'CSeq', value: `${dialog.cseq} ${method}` },
      contactOf(line),
      ...headers,
    ],
    body,
  };
}
