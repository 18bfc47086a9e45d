import type { DisconnectReason } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist, keepTrying } from '../server/insist.js';
import { reasonName, type Departure, type OnDeparture } from './departure.js';
import { isFinal, lookFor, stayedAway, type PresenceRooms } from './presence.js';
import type { OpenSight, RoomSight } from './room-sight.js';

export type WatcherRooms = PresenceRooms & Pick<RoomServiceClient, 'deleteRoom' | 'listRooms'>;

/** A room and the people in it who belong to a call. */
export interface WatchedRoom {
  readonly roomName: string;
  readonly identities: readonly string[];
}

export interface WatchedCallOptions {
  readonly rooms: WatcherRooms;
  readonly openSight: OpenSight;
  /** The call room first. */
  readonly watched: readonly [WatchedRoom, ...WatchedRoom[]];
  readonly onDeparture: OnDeparture;
  readonly onDeparted: (departure: Departure) => void;
  /** The call needs no watching any more, for whatever reason. */
  readonly onEnded: () => void;
  readonly onDiagnostic: OnDiagnostic;
}

interface Person {
  readonly roomName: string;
  readonly identity: string;
  /** `missing`: not seen just now, being looked for. */
  is: 'here' | 'missing' | 'gone';
}

/** Watches over the people of one call, in one room or, when they are bridged, in several. */
export class WatchedCall {
  readonly roomName: string;
  readonly #options: WatchedCallOptions;
  /** The call room first. */
  readonly #rooms = new Set<string>();
  readonly #closing = new AbortController();
  readonly #sights = new Map<string, RoomSight>();
  #people: Person[] = [];
  #onDeparture: OnDeparture;
  #ended: Promise<void> | undefined;

  private constructor(options: WatchedCallOptions) {
    this.roomName = options.watched[0].roomName;
    this.#options = options;
    this.#onDeparture = options.onDeparture;
  }

  /** Resolves when the call is watched. @throws what opening its sight throws */
  static async start(options: WatchedCallOptions): Promise<WatchedCall> {
    const call = new WatchedCall(options);
    try {
      await call.#watch(options.watched);
    } catch (error) {
      await call.close();
      throw error;
    }
    return call;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /**
   * What the next departure does; can be changed at any time, for instance to `report` while a boomerang would bring
   * the agent back. Who has left already stays reported: changing it back ends nothing by itself.
   */
  get onDeparture(): OnDeparture {
    return this.#onDeparture;
  }

  set onDeparture(what: OnDeparture) {
    this.#onDeparture = what;
  }

  /** Who has left and was reported, by identity. */
  get departed(): readonly string[] {
    return this.#people.filter(({ is }) => is === 'gone').map(({ identity }) => identity);
  }

  /**
   * Watches these people of the call room too, e.g. a supervisor who was called after the first one left, and other
   * rooms of the call, which end with it from then on.
   *
   * @throws what opening a sight throws
   */
  add(identities: readonly string[], otherRooms: readonly WatchedRoom[] = []): Promise<void> {
    return this.#watch([{ roomName: this.roomName, identities }, ...otherRooms]);
  }

  /**
   * Ends the call now: everybody who is left hears a hang-up. Idempotent; after `close()` it does nothing.
   * @throws LiveKitRequestError if the server cannot be reached for about 12 s; it may be called again then.
   */
  async end(): Promise<void> {
    if (this.#stop()) this.#ended = this.#endRooms();
    else this.#ended = this.#ended?.catch(() => this.#endRooms());
    await this.#ended;
  }

  /** Stops watching and leaves the call as it is. Idempotent. */
  async close(): Promise<void> {
    if (this.#stop()) await this.#closeSights();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #watch(rooms: readonly WatchedRoom[]): Promise<void> {
    const added = rooms.flatMap(({ roomName, identities }) =>
      identities
        .filter((identity) => !this.#isKnown(roomName, identity))
        .map((identity): Person => ({ roomName, identity, is: 'here' })),
    );
    this.#people.push(...added);
    try {
      await Promise.all(rooms.map(({ roomName }) => this.#open(roomName)));
    } catch (error) {
      this.#people = this.#people.filter((person) => !added.includes(person));
      throw error;
    }
    await this.#requireEverybody(added);
  }

  #isKnown(roomName: string, identity: string): boolean {
    return this.#in(roomName).some((person) => person.identity === identity && person.is !== 'gone');
  }

  async #open(roomName: string): Promise<void> {
    if (this.#rooms.has(roomName)) return;
    this.#rooms.add(roomName);
    try {
      const sight = await this.#options.openSight(roomName, {
        departed: (identity, reason) => this.#left(roomName, identity, reason),
        unsure: () => this.#in(roomName).forEach((person) => void this.#lookFor(person)),
        over: () => this.#over(roomName),
      });
      this.#sights.set(roomName, sight);
      if (this.closed) await sight.close();
    } catch (error) {
      this.#rooms.delete(roomName);
      throw error;
    }
  }

  /** Who is not here when the watch begins has left before it: nobody will announce them. */
  async #requireEverybody(people: readonly Person[]): Promise<void> {
    for (const person of people) {
      if (this.closed || person.is !== 'here') continue;
      const presence = await lookFor(this.#query(person));
      if (presence === 'gone') await this.#departed(person, 'absent');
      else if (presence !== 'here') void this.#lookFor(person);
    }
  }

  #left(roomName: string, identity: string, reason: DisconnectReason | undefined): void {
    const person = this.#in(roomName).find((each) => each.identity === identity);
    if (!person) return;
    if (isFinal(reason)) void this.#departed(person, reasonName(reason));
    else void this.#lookFor(person);
  }

  // Cut off for a moment, a room lists everybody as gone; so does a server that has lost its rooms. They come back.
  async #lookFor(person: Person): Promise<void> {
    if (this.closed || person.is !== 'here') return;
    person.is = 'missing';
    if (await stayedAway(this.#query(person), this.#closing.signal)) return this.#departed(person, 'absent');
    if (this.#isMissing(person)) person.is = 'here';
  }

  #over(roomName: string): void {
    if (this.#rooms.size === 1) return void this.close();
    for (const person of this.#in(roomName)) void this.#departed(person, 'room-deleted');
  }

  async #departed(person: Person, reason: string): Promise<void> {
    if (this.closed || person.is === 'gone') return;
    person.is = 'gone';
    const { roomName, identity } = person;
    // Asked for before anybody is told: the other leg's BYE waits for no listener.
    const ended = this.#onDeparture === 'end-call' ? this.#endItself() : Promise.resolve();
    this.#options.onDeparted({ roomName, identity, reason });
    await ended;
    if (this.#people.every(({ is }) => is === 'gone')) await this.close();
  }

  /** Nobody waits for it: whoever is left is on a dead line until the server has heard it. */
  async #endItself(): Promise<void> {
    if (!this.#stop()) return;
    this.#ended = keepTrying(() => this.#endRooms());
    await this.#ended.catch((error: unknown) => this.#failed(error));
  }

  // Leaving first lets rtc-node release its listeners, which it does not when a room is deleted under it; neither
  // waits for the other, so the other leg's BYE comes no later.
  async #endRooms(): Promise<void> {
    const { rooms } = this.#options;
    const gone = this.#closeSights().catch((error: unknown) => this.#failed(error));
    const deleted = await Promise.allSettled(
      [...this.#rooms].map((roomName) => insist('DeleteRoom', () => rooms.deleteRoom(roomName))),
    );
    await gone;
    for (const result of deleted) if (result.status === 'rejected') throw result.reason;
  }

  #failed(error: unknown): void {
    this.#options.onDiagnostic({ type: 'failed', operation: 'end-call', error });
  }

  async #closeSights(): Promise<void> {
    await Promise.all([...this.#sights.values()].map((sight) => sight.close()));
  }

  #in(roomName: string): Person[] {
    return this.#people.filter((person) => person.roomName === roomName);
  }

  #isMissing(person: Person): boolean {
    return person.is === 'missing';
  }

  #query({ roomName, identity }: Person) {
    const isSeen = () => this.#sights.get(roomName)?.isSeen(identity) === true;
    return { rooms: this.#options.rooms, roomName, identity, isSeen };
  }

  /** True the first time. */
  #stop(): boolean {
    if (this.closed) return false;
    this.#closing.abort();
    this.#options.onEnded();
    return true;
  }
}
