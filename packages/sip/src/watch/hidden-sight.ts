import { RoomEvent } from '@livekit/rtc-node';
import { createWatcherToken, type RoomCredentials } from '@warm/session-core/rooms';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { newWatcherIdentity } from '../consult/identities.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { LastingRoom } from '../server/lasting-room.js';
import type { OpenSight } from './room-sight.js';

interface HiddenSightOptions {
  readonly credentials: RoomCredentials;
  readonly rooms: Pick<RoomServiceClient, 'listRooms'>;
  readonly onDiagnostic: OnDiagnostic;
}

/** Watches rooms by a connection to each: unseen, without audio either way. @throws rtc-node's ConnectError */
export function hiddenSight({ credentials, rooms, onDiagnostic }: HiddenSightOptions): OpenSight {
  return async (roomName, news) => {
    const connection = new LastingRoom({
      url: credentials.url,
      rooms,
      roomName,
      token: () => createWatcherToken({ credentials, roomName, identity: newWatcherIdentity() }),
      listen: (room) =>
        room.on(RoomEvent.ParticipantDisconnected, ({ identity, disconnectReason }) =>
          news.departed(identity, disconnectReason),
        ),
      onRejoined: (tries) => {
        onDiagnostic({ type: 'watcher-rejoined', tries });
        news.unsure();
      },
      onOver: () => news.over(),
      onFailed: (error) => onDiagnostic({ type: 'failed', operation: 'rejoin', error }),
    });
    await connection.join();
    return {
      isSeen: (identity) => connection.room?.remoteParticipants.has(identity) === true,
      close: () => connection.close(),
    };
  };
}
