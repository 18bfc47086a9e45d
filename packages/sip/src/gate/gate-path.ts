import type { Room } from '@livekit/rtc-node';
import type { ConsultPath } from '@warm/session-core';
import type { RoomCredentials } from '@warm/session-core/rooms';
import { abortable } from '../async/abortable.js';
import { AgentSeat } from '../consult/agent-seat.js';
import { newSupervisorIdentity } from '../consult/identities.js';
import { restrictAudience } from '../consult/track-audience.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { AgentsHearing } from './agents-hearing.js';
import { Bystanders } from './bystanders.js';
import { GateBusyError } from './gate-busy-error.js';
import { GateController, type GateRooms } from './gate-controller.js';
import { GateLine, type GateConsultLine } from './gate-line.js';

export interface GatePathOptions {
  /** The SupportAgent's connection to the call room, which the gate watches the room through. */
  readonly room: Room;
  readonly rooms: GateRooms;
  readonly credentials: RoomCredentials;
  readonly callerIdentity: string;
  /** @default the identity of `room`'s local participant */
  readonly supportAgentIdentity?: string;
  /**
   * The caller has hung up while hidden. Nothing else tells: LiveKit announces a hidden participant's departure to
   * nobody. At most once an attempt; pass it on to `TransferSession.callerLeft()`.
   */
  readonly onCallerLeft: () => void;
  readonly onDiagnostic?: OnDiagnostic;
}

/**
 * The consult inside the call room, on any LiveKit server: the server's subscriptions decide who hears whom. Before a
 * supervisor is dialed the caller is hidden and their ear shut, so nothing races the answer; the caller hears music
 * again as soon as the supervisor's track is closed to them, and the merge is a change of permissions (about 0.11 s).
 *
 * Any other plan of who hears whom is `hear` of the line: whisper, coach, three-way, or in private once more.
 *
 * Whoever else is in the call room hears nothing while the supervisor is not to be heard by the caller.
 *
 * One consult at a time: `open` rejects with GateBusyError while another line of the same path is open.
 *
 * Texts are not gated: run the TransferAgent with transcription off. Of the keys that are pressed before the merge the
 * caller's reach nobody, the supervisor's the caller's phone too.
 */
export function createGatePath(options: GatePathOptions): ConsultPath<GateConsultLine> {
  const only = new OnlyGate();
  return {
    async open({ request, signal }) {
      signal.throwIfAborted();
      only.requireFree();
      const { controller, line } = createLine(options, request.callRoom, only);
      try {
        await abortable(controller.shut(), signal);
        return line;
      } catch (error) {
        await closeQuietly(line, options.onDiagnostic);
        throw error;
      }
    },
  };
}

/** The one gate of a path that is at work. */
class OnlyGate {
  #current: GateController | undefined;

  /** @throws GateBusyError */
  requireFree(): void {
    if (this.#current && !this.#current.closed) throw new GateBusyError();
  }

  start(controller: GateController): GateController {
    return (this.#current = controller);
  }
}

function createLine(options: GatePathOptions, roomName: string, only: OnlyGate) {
  const { room, rooms, credentials, callerIdentity, onCallerLeft } = options;
  const onDiagnostic = options.onDiagnostic ?? (() => undefined);
  const supervisorIdentity = newSupervisorIdentity();
  const seat = new AgentSeat({ credentials, roomName, supervisorIdentity, onDiagnostic });
  if (!restrictAudience(room, [callerIdentity]).supported) {
    onDiagnostic({ type: 'audience-unsupported', who: 'support-agent' });
  }
  const cast = {
    caller: callerIdentity,
    supervisor: supervisorIdentity,
    supportAgent: options.supportAgentIdentity ?? room.localParticipant?.identity ?? '',
    transferAgent: seat.identity,
  };
  const agents = new AgentsHearing({ 'support-agent': room, 'transfer-agent': seat.room }, cast);
  const bystanders = new Bystanders({ rooms, roomName, cast, onDiagnostic });
  const create = () =>
    only.start(new GateController({ room, rooms, roomName, cast, bystanders, onCallerLeft, onDiagnostic }));
  const controller = create();
  const reopen = () => {
    only.requireFree();
    const again = create();
    again.resume();
    return again;
  };
  const line = new GateLine({ room, rooms, roomName, supervisorIdentity, seat, controller, agents, reopen });
  return { controller, line };
}

/** The failure that led here is what counts; this one is told in passing. */
async function closeQuietly(line: GateConsultLine, onDiagnostic?: OnDiagnostic): Promise<void> {
  try {
    await line.close();
  } catch (error) {
    onDiagnostic?.({ type: 'failed', operation: 'close-line', error });
  }
}
