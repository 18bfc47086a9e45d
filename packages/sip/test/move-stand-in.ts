import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { RoomServiceClient } from 'livekit-server-sdk';

/** What a request to move says. */
interface MoveRequest {
  readonly room: string;
  readonly identity: string;
  readonly destinationRoom: string;
}

/** How the stand-in answers a move: it works, or it fails as Twirp does. */
type MoveAnswer = 'moved' | { readonly status: 403 | 404 | 500; readonly code: string; readonly msg: string };

export interface MoveStandIn extends AsyncDisposable {
  readonly httpUrl: string;
  readonly moves: readonly MoveRequest[];
  answer: MoveAnswer;
}

/**
 * A stand-in for LiveKit Cloud's MoveParticipant, which no server that can be run here has: it passes every other
 * request of the API on to a real server. A participant that is "moved" leaves its room, as everybody in that room
 * would see it; in the other room nobody appears.
 */
export async function startMoveStandIn(target: string, rooms: RoomServiceClient): Promise<MoveStandIn> {
  const moves: MoveRequest[] = [];
  const standIn = { answer: 'moved' as MoveAnswer };
  const app = new Hono();
  app.post('/twirp/livekit.RoomService/MoveParticipant', async (c) => {
    const move = await c.req.json<MoveRequest>();
    moves.push(move);
    if (standIn.answer !== 'moved') {
      const { status, ...error } = standIn.answer;
      return c.json(error, status);
    }
    await rooms.removeParticipant(move.room, move.identity);
    return c.json({});
  });
  app.post('*', async (c) => {
    const headers = {
      authorization: c.req.header('authorization') ?? '',
      'content-type': 'application/json',
    };
    const response = await fetch(new URL(c.req.path, target), {
      method: 'POST',
      headers,
      body: await c.req.text(),
    });
    return c.body(await response.text(), {
      status: response.status as 200,
      headers: { 'content-type': 'application/json' },
    });
  });
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
        resolve({ server, port: info.port }),
      );
    },
  );
  return Object.assign(standIn, {
    httpUrl: `http://127.0.0.1:${port}`,
    moves,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}
