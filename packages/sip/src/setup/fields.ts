import { isIP, isIPv4 } from 'node:net';
import { parseAddress } from '@warm/session-core';
import { z } from 'zod';
import { ownNameFault, tokenFault, valueFault, type HeaderFault } from '../dial/check-headers.js';

/** How trunks and rules are called within a file. */
export const label = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Use lower-case letters, digits and hyphens, at most 40, e.g. "main".');

/** A number as a provider sends it: E.164, or the user part of a PBX. */
export const number = z
  .string()
  .regex(
    /^(?:\+[1-9]\d{6,14}|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$/,
    'Use E.164, such as "+15551234567" in quotes, or the user part a PBX sends, such as "1001".',
  );

/** A number that can be rung over any provider. */
export const dialable = z
  .string()
  .refine((value) => parseAddress(value)?.kind === 'phone', 'Use E.164, such as "+15551234567" in quotes.');

export const address = z
  .string()
  .refine(isNetwork, 'Use an IP address or a network, such as 203.0.113.7 or 203.0.113.0/24.');

export const hostPort = z
  .string()
  .refine(isHostPort, 'Use host or host:port without "sip:", such as sip.provider.example:5060.');

/** What a user name or a secret may hold: anything that can stand in a SIP header. */
export const credential = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, 'Use 1 to 256 printable characters without spaces.');

export const transport = z.enum(['auto', 'udp', 'tcp', 'tls'], 'Use auto, udp, tcp or tls.');
export const encryption = z.enum(['off', 'allow', 'require'], 'Use off, allow or require.');

const headerName = z.string().superRefine(without(tokenFault));
const headerValue = z
  .string()
  .regex(/^\S(?:[^]*\S)?$/u, 'Give the header a value, without spaces around it.')
  .superRefine(without(valueFault));

/** Headers that go out with every call of a trunk, as those of one dial. */
export const headers = z.record(headerName.superRefine(without(ownNameFault)), headerValue);

const attributeName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,128}$/, 'Use letters, digits, dots, underscores and hyphens.');

export const attributes = z.record(
  attributeName,
  z.string().regex(/^(?!\s)\P{Cc}{1,1024}(?<!\s)$/u, 'Use 1 to 1024 characters without line ends.'),
);
/** Headers, and the attributes of the caller's participant they become. */
export const headersToAttributes = z.record(headerName, attributeName);
export const text = z.string().max(4_096, 'Use at most 4096 characters.');
export const roomName = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'Use 1 to 128 printable characters without spaces, e.g. "call-".');
export const agentName = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'Use the agentName the worker registers with, e.g. "support".');
export const pin = z.string().regex(/^\d{1,16}$/, 'Use digits only, in quotes.');

function isNetwork(value: string): boolean {
  const [ip = '', prefix, ...rest] = value.split('/');
  if (rest.length > 0 || isIP(ip) === 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(ip) ? 32 : 128);
}

function isHostPort(value: string): boolean {
  const groups =
    /^(?<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)(?::(?<port>\d{1,5}))?$/.exec(
      value,
    )?.groups;
  if (!groups) return false;
  const { host = '', port } = groups;
  if (host.startsWith('[') && isIP(host.slice(1, -1)) !== 6) return false;
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}

/** One rule for the headers of a trunk and of a dial. */
function without(faultOf: (text: string) => HeaderFault | undefined) {
  return (text: string, context: { addIssue(message: string): void }) => {
    const fault = faultOf(text);
    if (fault) context.addIssue(fault.cure);
  };
}
