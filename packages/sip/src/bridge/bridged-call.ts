import type { RoomCredentials } from '@warm/session-core/rooms';
import { abortable } from '../async/abortable.js';
import { deferred } from '../async/deferred.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist } from '../server/insist.js';
import { AudioPump } from './audio-pump.js';
import { BridgeEnd, type BridgeRooms } from './bridge-end.js';

export interface BridgedCallOptions {
  readonly credentials: RoomCredentials;
  readonly rooms: BridgeRooms;
  readonly callRoom: string;
  readonly callerIdentity: string;
  readonly consultRoom: string;
  readonly supervisorIdentity: string;
  readonly onDiagnostic: OnDiagnostic;
}

/** Why a bridge relays no longer; `reason` is LiveKit's for a departure, as in `Departure`. */
export type BridgeEnded =
  | { readonly who: 'caller' | 'supervisor'; readonly identity: string; readonly reason: string }
  | { readonly who: 'us' };

/**
 * Caller and supervisor, each in a room of their own, connected by this process: what one says is played in the other's
 * room. It lives until one of the two leaves or `close()` is called, whatever becomes of the agents, and no longer than
 * the process it was made in: keep that up until `ended` settles.
 */
export class BridgedCall implements AsyncDisposable {
  readonly callRoom: string;
  readonly consultRoom: string;
  readonly callerIdentity: string;
  readonly supervisorIdentity: string;
  /** Settles when nothing is relayed any more. Hanging up whoever is left is the watcher's business. */
  readonly ended: Promise<BridgeEnded>;
  readonly #options: BridgedCallOptions;
  readonly #callerEnd: BridgeEnd;
  readonly #supervisorEnd: BridgeEnd;
  readonly #toCaller: AudioPump;
  readonly #toSupervisor: AudioPump;
  readonly #ended = deferred<BridgeEnded>();
  #connected: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: BridgedCallOptions) {
    const { callRoom, consultRoom, callerIdentity, supervisorIdentity, onDiagnostic } = options;
    this.callRoom = callRoom;
    this.consultRoom = consultRoom;
    this.callerIdentity = callerIdentity;
    this.supervisorIdentity = supervisorIdentity;
    this.ended = this.#ended.promise;
    this.#options = options;
    this.#callerEnd = new BridgeEnd({
      ...options,
      roomName: callRoom,
      legIdentity: callerIdentity,
      onTrack: (track) => this.#toSupervisor.take(track),
      onLeft: (reason) => this.#end({ who: 'caller', identity: callerIdentity, reason }),
    });
    this.#supervisorEnd = new BridgeEnd({
      ...options,
      roomName: consultRoom,
      legIdentity: supervisorIdentity,
      onTrack: (track) => this.#toCaller.take(track),
      onLeft: (reason) => this.#end({ who: 'supervisor', identity: supervisorIdentity, reason }),
    });
    const onFailed = (error: unknown) => onDiagnostic({ type: 'failed', operation: 'relay', error });
    this.#toCaller = new AudioPump(this.#callerEnd.source, onFailed);
    this.#toSupervisor = new AudioPump(this.#supervisorEnd.source, onFailed);
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  /** Resolves when it is in both rooms, ready to connect: as soon as LiveKit lets it. Rejects when it is closed first. */
  get joined(): Promise<unknown> {
    return Promise.all([this.#callerEnd.joined, this.#supervisorEnd.joined]);
  }

  /** How evenly audio comes, each way: see `LatencyGuard.counts`. */
  get counts(): { readonly toCaller: AudioPump['counts']; readonly toSupervisor: AudioPump['counts'] } {
    return { toCaller: this.#toCaller.counts, toSupervisor: this.#toSupervisor.counts };
  }

  /** Lets the two hear each other; resolves when audio flows from everybody who has a microphone. */
  async connect(signal: AbortSignal): Promise<void> {
    await abortable((this.#connected ??= this.#connect()), signal);
  }

  /** Relays no longer and leaves both rooms; whoever is in them stays. Idempotent. */
  close(): Promise<void> {
    this.#end({ who: 'us' });
    return this.#closed ?? Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #connect(): Promise<void> {
    await this.joined;
    const [hearsCaller, hearsSupervisor] = [this.#callerEnd.listen(), this.#supervisorEnd.listen()];
    await Promise.all([hearsCaller && this.#toSupervisor.flows, hearsSupervisor && this.#toCaller.flows]);
  }

  #end(how: BridgeEnded): void {
    if (this.#closed) return;
    this.#closed = this.#close(how);
    this.#ended.resolve(how);
  }

  async #close(how: BridgeEnded): Promise<void> {
    const { rooms, consultRoom, onDiagnostic } = this.#options;
    await Promise.all([this.#toCaller.stop(), this.#toSupervisor.stop()]);
    await Promise.allSettled([this.#callerEnd.close(), this.#supervisorEnd.close()]);
    if (how.who !== 'supervisor') return;
    // The room was made for the supervisor alone.
    await insist('DeleteRoom', () => rooms.deleteRoom(consultRoom)).catch((error: unknown) =>
      onDiagnostic({ type: 'failed', operation: 'delete-consult-room', error }),
    );
  }
}
