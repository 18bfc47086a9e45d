import type { Room } from '@livekit/rtc-node';
import type { TransferPorts } from '@warm/session-core';
import type { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import {
  createCallWatcher,
  createDepartureWatcher,
  createDialer,
  createGatePath,
  type AgentConsultLine,
} from '../../src/index.js';

interface Given {
  readonly credentials: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  readonly rooms: RoomServiceClient;
  readonly sip: SipClient;
  /** The SupportAgent's connection to the call. */
  readonly room: Room;
  readonly callerIdentity: string;
  /** Pass it on to `TransferSession.callerLeft()`. */
  readonly onCallerLeft: () => void;
}

/** The three ports of a transfer that this package implements. */
export function createSipPorts({ credentials, rooms, sip, ...call }: Given) {
  const watcher = createDepartureWatcher({ credentials, rooms });
  return {
    consultPath: createGatePath({ credentials, rooms, ...call }),
    dialer: createDialer({ sip, rooms, outbound: { trunkId: 'ST_abc123' } }),
    callWatcher: createCallWatcher(watcher),
  } satisfies Partial<TransferPorts<AgentConsultLine>>;
}
