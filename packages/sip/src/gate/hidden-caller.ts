import type { ParticipantInfo, RoomServiceClient } from 'livekit-server-sdk';
import { stayedAway } from '../watch/presence.js';
import { pollCaller } from './caller-poll.js';
import {
  changePermission,
  hasPermission,
  type PermissionChange,
  type PermissionRooms,
} from './participant-permission.js';

export interface HiddenCallerOptions {
  readonly rooms: PermissionRooms & Pick<RoomServiceClient, 'listParticipants'>;
  readonly roomName: string;
  readonly identity: string;
  readonly onLeft: () => void;
  /** Everybody who is there, again and again while the caller is hidden. */
  readonly onRoomSeen: (participants: readonly ParticipantInfo[]) => void;
  /** Permissions or tracks are no longer what they were, and not because of `set`. */
  readonly onChanged: (because: string) => void;
  /** They left and came back, on a restarted server that remembers nothing of the gate. */
  readonly onReturned: () => void;
  /** See CallerPollOptions. */
  readonly isConclusive: () => boolean;
}

/** The caller during a consult: sets whether they are hidden and may hear, and looks after them while nobody sees them. */
export class HiddenCaller {
  readonly #options: HiddenCallerOptions;
  #wanted: PermissionChange | undefined;
  #sid = '';
  #trackSids: readonly string[] = [];
  #stopPoll: (() => void) | undefined;
  #isDoubtful = false;
  readonly #changing = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  /** At most a moment ago while the poll runs: a leg that comes late leaves no time to ask first. */
  #lastSeen: ParticipantInfo | undefined;
  #isLookedFor = false;
  /** As it was before they were hidden. */
  #mayPublishData = true;
  #hasLeft = false;

  constructor(options: HiddenCallerOptions) {
    this.#options = options;
  }

  /** As last seen: a hidden caller's new tracks are announced to nobody. */
  get trackSids(): readonly string[] {
    return this.#trackSids;
  }

  /** Whether the caller may have lost the permissions that were set, and not be back yet. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /** They hung up while they were hidden. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /**
   * LiveKit goes on showing participants of before its restart; only one who takes a permission is there. Who has hung
   * up in the meantime never does.
   */
  doubt(): void {
    this.#isDoubtful = true;
    if (this.#stopPoll && !this.#isLookedFor) void this.#lookFor();
  }

  /** @throws LiveKitRequestError */
  async set(change: PermissionChange): Promise<void> {
    const { rooms, roomName, identity } = this.#options;
    this.#wanted = change;
    const changing = changePermission(rooms, {
      roomName,
      identity,
      change,
      mayPublishData: this.#mayPublishData,
      always: this.#isDoubtful,
      known: this.#stopPoll && this.#lastSeen,
    });
    this.#changing.add(changing);
    const { before, after: caller } = await changing.finally(() => this.#changing.delete(changing));
    if (change.hidden && before.permission?.hidden === false) {
      this.#mayPublishData = before.permission.canPublishData;
    }
    this.#isDoubtful = false;
    this.#sid = caller.sid;
    this.#lastSeen = caller;
    this.#trackSids = sidsOf(caller);
    if (change.hidden) this.#poll();
    else this.#stopPolling();
  }

  /** Resolves when no change is on its way any more: one that nobody waited for could undo a later one. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#changing);
  }

  /** Stops looking; the permissions stay as they are. */
  close(): void {
    this.#closing.abort();
    this.#stopPolling();
  }

  async #lookFor(): Promise<void> {
    this.#isLookedFor = true;
    const isGone = await stayedAway(this.#options, this.#closing.signal);
    this.#isLookedFor = false;
    // Whoever is hidden no longer is seen to leave.
    if (isGone && this.#stopPoll) this.#left();
  }

  #left(): void {
    if (this.#closing.signal.aborted) return;
    this.#hasLeft = true;
    this.close();
    this.#options.onLeft();
  }

  #poll(): void {
    if (this.#closing.signal.aborted || this.#stopPoll) return;
    const { isConclusive } = this.#options;
    this.#stopPoll = pollCaller({
      read: () => this.#look(),
      onSeen: (caller) => this.#seen(caller),
      onGone: () => this.#left(),
      isConclusive,
    });
  }

  async #look(): Promise<ParticipantInfo | undefined> {
    const { rooms, roomName, identity, onRoomSeen } = this.#options;
    const participants = await rooms.listParticipants(roomName);
    if (this.#stopPoll) onRoomSeen(participants);
    return participants.find((participant) => participant.identity === identity);
  }

  #stopPolling(): void {
    this.#stopPoll?.();
    this.#stopPoll = undefined;
  }

  #seen(caller: ParticipantInfo): void {
    const { onChanged, onReturned } = this.#options;
    this.#lastSeen = caller;
    if (caller.sid !== this.#sid) {
      onReturned();
      return;
    }
    const trackSids = sidsOf(caller);
    const isRepublished = trackSids.join() !== this.#trackSids.join();
    this.#trackSids = trackSids;
    if (this.#wanted && !hasPermission(caller, this.#wanted)) onChanged('caller-permission');
    else if (isRepublished) onChanged('caller-republished');
  }
}

function sidsOf({ tracks }: ParticipantInfo): readonly string[] {
  return tracks.map(({ sid }) => sid);
}
