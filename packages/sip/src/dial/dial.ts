import { InvalidInputError } from '@warm/session-core';
import { checkDial } from './check-dial.js';
import { DIAL_DEFAULTS, type DialOptions, type SipUriDialOptions } from './dial-options.js';
import { dialTarget, type DialTarget } from './dial-target.js';
import { newLegIdentity } from './leg-identity.js';
import { legPlan } from './leg-plan.js';
import type { Leg } from './leg.js';
import type { Outbound, OutboundConnection } from './outbound.js';
import { PhoneLeg } from './phone-leg.js';
import { watchByPolling } from './watch-by-polling.js';
import { watchFromRoom } from './watch-from-room.js';

/**
 * Dials a phone into a room. Returns at once; what becomes of it comes through the leg. A destination is an E.164 number
 * or a SIP URI; a SIP URI is dialed at its own host.
 *
 * @throws InvalidInputError before anything is sent, naming the option, its value and the cure.
 */
export function dial(destination: `sip:${string}` | `sips:${string}`, options: SipUriDialOptions): Leg;
export function dial(destination: string, options: DialOptions): Leg;
export function dial(destination: string, options: DialOptions | SipUriDialOptions): Leg {
  options.signal?.throwIfAborted();
  const filled = fillIn(options);
  checkDial(filled);
  return startLeg(filled, dialTarget(destination, outboundOf(options), 'destination'));
}

function fillIn(options: DialOptions | SipUriDialOptions) {
  return { ...DIAL_DEFAULTS, identity: newLegIdentity(), ...options };
}

interface PossiblyBoth {
  readonly trunkId?: string | undefined;
  readonly connection?: OutboundConnection | undefined;
}

// The type says so already, to those who have one.
function outboundOf({ trunkId, connection }: PossiblyBoth): Outbound | undefined {
  if (trunkId !== undefined && connection !== undefined) {
    const cure = 'Give a trunk id or a connection, not both.';
    throw new InvalidInputError({ field: 'trunkId', value: trunkId, cure });
  }
  if (trunkId !== undefined) return { trunkId };
  return connection && { connection };
}

function startLeg(options: ReturnType<typeof fillIn>, target: DialTarget): Leg {
  const { rooms, roomName, identity, room, signal, onEvent } = options;
  const polling = { rooms, roomName, identity };
  return new PhoneLeg({
    rooms,
    id: identity,
    watch: (sight) => (room ? watchFromRoom(room, polling, sight) : watchByPolling(polling, sight)),
    signal,
    onEvent,
    onDiagnostic: options.onDiagnostic ?? (() => undefined),
    plan: legPlan(options, {
      sip: options.sip,
      target,
      roomName,
      identity,
      name: options.name,
      attributes: options.attributes,
      ringTimeoutMs: options.ringTimeoutMs,
      hidePhoneNumber: options.hidePhoneNumber,
      playDialtone: options.playDialtone,
    }),
  });
}
