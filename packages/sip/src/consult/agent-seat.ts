import { Room } from '@livekit/rtc-node';
import type { RoomCredentials } from '@warm/session-core/rooms';
import type { OnDiagnostic } from '../diagnostics.js';
import { abortable } from '../async/abortable.js';
import { newTransferAgentIdentity } from './identities.js';
import { createSpeakerToken } from './speaker-token.js';
import { subscribeOnly } from './subscribe-only.js';
import { restrictAudience } from './track-audience.js';

interface AgentSeatOptions {
  readonly credentials: RoomCredentials;
  readonly roomName: string;
  readonly supervisorIdentity: string;
  readonly onDiagnostic: OnDiagnostic;
}

/**
 * The TransferAgent's connection to the consult, made ahead of time. Restricted to the supervisor before anybody can
 * publish on it, both ways.
 */
export class AgentSeat {
  readonly identity = newTransferAgentIdentity();
  readonly room = new Room();
  readonly joined: Promise<Room>;
  #taken = false;
  #left: Promise<void> | undefined;

  constructor(options: AgentSeatOptions) {
    this.joined = this.#join(options);
    // Whoever takes the seat is told; nobody may want it.
    this.joined.catch((error: unknown) => {
      options.onDiagnostic({ type: 'failed', operation: 'join-transfer-agent', error });
    });
  }

  take(signal: AbortSignal): Promise<Room> {
    this.#taken = true;
    return abortable(this.joined, signal);
  }

  /** After the merge: an agent that sits here leaves by itself, an empty seat is cleared. */
  async leaveUnlessTaken(): Promise<void> {
    if (!this.#taken) await this.leave();
  }

  leave(): Promise<void> {
    return (this.#left ??= this.#leave());
  }

  async #join({ credentials, roomName, supervisorIdentity, onDiagnostic }: AgentSeatOptions): Promise<Room> {
    const token = await createSpeakerToken({ credentials, roomName, identity: this.identity });
    await this.room.connect(credentials.url, token, { autoSubscribe: false, dynacast: false });
    if (!restrictAudience(this.room, [supervisorIdentity]).supported) {
      onDiagnostic({ type: 'audience-unsupported', who: 'transfer-agent' });
    }
    subscribeOnly(this.room, supervisorIdentity);
    return this.room;
  }

  async #leave(): Promise<void> {
    try {
      await this.joined;
    } catch {
      return;
    }
    await this.room.disconnect();
  }
}
