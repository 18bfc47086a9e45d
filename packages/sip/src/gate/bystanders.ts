import type { ParticipantInfo, RoomServiceClient } from 'livekit-server-sdk';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist } from '../server/insist.js';
import { request } from '../server/request.js';
import { roleOf, type Cast } from './gate-eyes.js';
import { changePermission, type PermissionRooms } from './participant-permission.js';

export interface BystandersOptions {
  readonly rooms: PermissionRooms & Pick<RoomServiceClient, 'listParticipants'>;
  readonly roomName: string;
  readonly cast: Cast;
  readonly onDiagnostic: OnDiagnostic;
}

/**
 * Whoever else is in the call room. Their client may ask for the supervisor's track at any moment, and a refusal that
 * comes before the question counts for nothing: for as long as that track is private their ear is shut as a whole. They
 * miss little, since the caller is hidden then and the agents choose who hears them; all they have asked for comes back.
 */
export class Bystanders {
  readonly #options: BystandersOptions;
  /** Those whose ear was open. Who could hear nothing by themselves is given no more than that. */
  readonly #shut = new Set<string>();
  readonly #changing = new Map<string, Promise<void>>();
  #mayHear = true;

  constructor(options: BystandersOptions) {
    this.#options = options;
  }

  /** From now on, until `open`, whoever is there or is `seen` hears nothing. What fails is told as a diagnostic. */
  async shut(): Promise<void> {
    this.#mayHear = false;
    const { rooms, roomName } = this.#options;
    await this.#tellFailure(async () => {
      await this.seen(await request('ListParticipants', () => rooms.listParticipants(roomName)));
    });
  }

  /** Who is in the room now. */
  async seen(participants: readonly ParticipantInfo[]): Promise<void> {
    const hearing = participants.filter((participant) => this.#isToBeShut(participant));
    for (const { identity } of hearing) this.#shut.add(identity);
    await Promise.all(hearing.map((bystander) => this.#set(bystander.identity, false, bystander)));
  }

  /** Gives everybody back what was taken from them. What fails is told as a diagnostic. */
  async open(): Promise<void> {
    this.#mayHear = true;
    await Promise.all(this.#changing.values());
    const deaf = [...this.#shut];
    this.#shut.clear();
    await Promise.all(deaf.map((identity) => this.#set(identity, true)));
  }

  // Whoever is hidden, a recorder for example, is the operator's own.
  #isToBeShut({ identity, permission }: ParticipantInfo): boolean {
    if (this.#mayHear || this.#changing.has(identity)) return false;
    return (
      roleOf(identity, this.#options.cast) === 'other' &&
      !permission?.hidden &&
      permission?.canSubscribe !== false
    );
  }

  async #set(identity: string, canSubscribe: boolean, known?: ParticipantInfo): Promise<void> {
    const { rooms, roomName } = this.#options;
    const change = { hidden: false, canSubscribe };
    // Right after a change LiveKit's records may show what was before: nobody stays deaf because of that.
    const options = { roomName, identity, change, known, always: canSubscribe };
    const changing = this.#tellFailure(() =>
      insist('UpdateParticipant', () => changePermission(rooms, options)),
    );
    this.#changing.set(identity, changing);
    await changing;
    this.#changing.delete(identity);
  }

  async #tellFailure(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#options.onDiagnostic({ type: 'failed', operation: 'bystanders', error });
    }
  }
}
