import type { RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { createBridgePath, type BridgedCall } from '../../src/index.js';

/** A path, and the way to wait for the calls that this process relays: call it before the process ends. */
export function createBridge(credentials: RoomCredentials, rooms: RoomServiceClient) {
  const calls = new Set<BridgedCall>();
  const onBridged = (call: BridgedCall) => {
    calls.add(call);
    void call.ended.then(() => calls.delete(call));
  };
  const path = createBridgePath({ credentials, rooms, onBridged });
  return { path, untilAllEnded: () => Promise.all([...calls].map(({ ended }) => ended)) };
}
