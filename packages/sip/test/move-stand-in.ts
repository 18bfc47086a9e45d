import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { ParticipantInfo, RoomServiceClient } from 'livekit-server-sdk';

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
  /** Whoever is moved stays on the phone and is asked for under the name of the other room: see `startMoveStandIn`. */
  keepsLegs: boolean;
}

/**
 * A stand-in for LiveKit Cloud's MoveParticipant, which no server that can be run here has: it passes every other
 * request of the API on to a real server. A participant that is "moved" leaves its room, as everybody in that room
 * would see it; in the other room nobody appears. With `keepsLegs` it is the other way round: the API finds it in the
 * other room and no longer in its own, its phone goes on, and nobody sees it leave.
 */
export async function startMoveStandIn(target: string, rooms: RoomServiceClient): Promise<MoveStandIn> {
  const moves: MoveRequest[] = [];
  const standIn = { answer: 'moved' as MoveAnswer, keepsLegs: false };
  const app = new Hono();
  app.post('/twirp/livekit.RoomService/MoveParticipant', async (c) => {
    const move = await c.req.json<MoveRequest>();
    moves.push(move);
    if (standIn.answer !== 'moved') {
      const { status, ...error } = standIn.answer;
      return c.json(error, status);
    }
    if (!standIn.keepsLegs) await rooms.removeParticipant(move.room, move.identity);
    return c.json({});
  });
  app.post('/twirp/livekit.RoomService/:method{(Get|Update|Remove)Participant}', async (c, next) => {
    const { room, identity } = await c.req.json<{ room: string; identity: string }>();
    const move = moves.findLast((each) => each.identity === identity);
    if (!standIn.keepsLegs || !move || standIn.answer !== 'moved') return next();
    if (room !== move.destinationRoom) return c.json({ code: 'not_found', msg: 'moved' }, 404);
    try {
      return c.json(await askInOwnRoom(rooms, c.req.param('method'), move));
    } catch (error) {
      const { status, code } = error as { status: 404; code: string };
      return c.json({ code, msg: '' }, status);
    }
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

async function askInOwnRoom(
  rooms: RoomServiceClient,
  method: string,
  { room, identity }: MoveRequest,
): Promise<object> {
  if (method === 'GetParticipant') return toObject(await rooms.getParticipant(room, identity));
  if (method === 'UpdateParticipant') return toObject(await rooms.updateParticipant(room, identity, {}));
  await rooms.removeParticipant(room, identity);
  return {};
}

function toObject(participant: ParticipantInfo): object {
  return participant.toJson() as object;
}
