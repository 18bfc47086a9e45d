import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionState, type Room } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import { deferred } from '../async/deferred.js';
import { SerialQueue } from '../async/serial-queue.js';
import { ConsultLineClosedError } from '../consult/consult-line-closed-error.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist } from '../server/insist.js';
import { request } from '../server/request.js';
import { speakersIn, watchRoom, type Cast } from './gate-eyes.js';
import { callerPermission, hearing, type GatePhase, type Listener } from './hearing-plan.js';
import { HiddenCaller } from './hidden-caller.js';

export type GateRooms = Pick<
  RoomServiceClient,
  'getParticipant' | 'updateParticipant' | 'updateSubscriptions'
>;

export interface GateControllerOptions {
  /** The SupportAgent's connection: what the controller sees of the call room. */
  readonly room: Room;
  readonly rooms: GateRooms;
  readonly roomName: string;
  readonly cast: Cast;
  readonly onCallerLeft: () => void;
  readonly onDiagnostic: OnDiagnostic;
}

/**
 * livekit-sip asks for a new track a moment after it is announced, and a refusal that comes before the question counts
 * for nothing: the caller's ear stays shut that much longer, and the refusal is repeated.
 */
const SUBSCRIBE_SETTLE_MS = 60;
/** livekit-sip subscribes once more after it has announced the answer. */
const REAPPLY_AFTER_MS = 250;
/** A leg that LiveKit can dial publishes within 100 ms of the dial; repeated dials for want of capacity take seconds. */
const LATE_LEG_MS = 1_500;
/** After a livekit-server restart SIP legs came back up to 2 s after the agents' connections. */
const RETURN_GRACE_MS = 10_000;

/**
 * Keeps the hearing plan of one attempt in place: turns it with the phases, and puts it in place again after anything
 * that may have opened it. LiveKit tells nobody who hears whom, so every step is idempotent and is simply repeated.
 */
export class GateController {
  readonly #options: GateControllerOptions;
  readonly #caller: HiddenCaller;
  readonly #queue = new SerialQueue();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #hears = deferred<undefined>();
  #phase: GatePhase = 'shut';
  readonly #closing = new AbortController();
  #merged = false;
  #isApplyQueued = false;
  #stopEyes: () => void = () => undefined;
  #reconnectedAt = -Infinity;

  constructor(options: GateControllerOptions) {
    this.#options = options;
    this.#caller = new HiddenCaller({
      rooms: options.rooms,
      roomName: options.roomName,
      identity: options.cast.caller,
      onLeft: options.onCallerLeft,
      onChanged: (because) => this.#reapply(because),
      isConclusive: () => this.#isRoomSteady(),
    });
    // Whoever waits is told; nobody may.
    this.#hears.promise.catch(() => undefined);
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Resolves when the caller hears the agent's side again; rejects with ConsultLineClosedError. */
  get callerHears(): Promise<unknown> {
    return this.#hears.promise;
  }

  /** Shuts the caller's ear and hides them; from then on a leg may join. @throws LiveKitRequestError */
  async shut(): Promise<void> {
    const { room, cast } = this.#options;
    this.#stopEyes = watchRoom(room, cast, {
      supervisorJoined: () => this.#supervisorJoined(),
      disturbed: (because) => this.#disturbed(because),
    });
    await this.#queue.run(() => this.#enter('shut'));
    this.#after(LATE_LEG_MS, () => this.#run('late-leg', () => this.#letMusicThrough()));
  }

  /**
   * Lets the two hear each other; resolves when the server has taken it.
   * @throws LiveKitRequestError, ConsultLineClosedError
   */
  merge(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#merged) return;
      if (this.closed) throw new ConsultLineClosedError('merge');
      await this.#enter('merged');
      await Promise.all([this.#allow('caller'), this.#allow('supervisor')]);
      this.#merged = true;
      this.#hears.resolve(undefined);
      this.#stop();
    });
  }

  /** Gives the caller back what `shut` took; does nothing after a merge. Idempotent. @throws LiveKitRequestError */
  release(): Promise<void> {
    this.#stop();
    return this.#queue.run(async () => {
      if (this.#merged || this.#phase === 'released') return;
      await insist('UpdateParticipant', () => this.#enter('released'));
    });
  }

  // The leg is late and the caller's ear open again: it is shut before the leg's track is there, some 30 ms from now.
  #supervisorJoined(): void {
    this.#run('supervisor-joined', async () => {
      if (this.#phase === 'waiting') await this.#enter('shut');
    });
  }

  #disturbed(because: string): void {
    if (because === 'reconnected') this.#reconnectedAt = performance.now();
    this.#reapply(because);
  }

  /** Puts the plan of the present phase in place again, now and once more when livekit-sip has subscribed. */
  #reapply(because: string): void {
    this.#applySoon(because);
    this.#after(REAPPLY_AFTER_MS, () => this.#applySoon(because));
  }

  // One step serves all that has happened until it begins.
  #applySoon(because: string): void {
    if (this.#isApplyQueued) return;
    this.#isApplyQueued = true;
    this.#run(because, () => {
      this.#isApplyQueued = false;
      return this.#applyPlan(because);
    });
  }

  async #applyPlan(because: string): Promise<void> {
    if (this.#phase === 'shut' && this.#hasLegTrack()) return this.#openEar();
    await this.#enter(this.#phase);
    await this.#denyAll();
    this.#options.onDiagnostic({ type: 'gate-reapplied', because });
  }

  async #openEar(): Promise<void> {
    await this.#denyAll();
    await sleep(SUBSCRIBE_SETTLE_MS);
    await this.#denyAll();
    await this.#enter('consult');
    await this.#denyAll();
    this.#hears.resolve(undefined);
  }

  // Nobody has come, so the music may go on. Hidden the caller stays: the leg can never hear them. Their own ear is
  // shut again when the leg joins. A leg that is there without a track will publish or go; until then the ear is shut.
  async #letMusicThrough(): Promise<void> {
    if (this.#phase !== 'shut' || this.#leg()) return;
    await this.#enter('waiting');
    this.#hears.resolve(undefined);
  }

  async #enter(phase: GatePhase): Promise<void> {
    await this.#caller.set(callerPermission(phase));
    if (phase !== this.#phase) this.#options.onDiagnostic({ type: 'gate-phase-changed', phase });
    this.#phase = phase;
  }

  async #denyAll(): Promise<void> {
    await Promise.all([this.#deny('caller'), this.#leg() && this.#deny('supervisor')]);
  }

  #deny(listener: Listener): Promise<void> {
    return this.#subscribe(listener, this.#hearing(listener).denied, false);
  }

  #allow(listener: Listener): Promise<void> {
    return this.#subscribe(listener, this.#hearing(listener).allowed, true);
  }

  #hearing(listener: Listener) {
    const { room, cast } = this.#options;
    const caller = { role: 'caller' as const, trackSids: this.#caller.trackSids };
    return hearing(this.#phase, listener, [caller, ...speakersIn(room, cast)]);
  }

  async #subscribe(listener: Listener, trackSids: string[], subscribe: boolean): Promise<void> {
    if (trackSids.length === 0) return;
    const { rooms, roomName, cast } = this.#options;
    const update = request('UpdateSubscriptions', () =>
      rooms.updateSubscriptions(roomName, cast[listener], trackSids, subscribe),
    );
    // LiveKit takes 3 s to say that a leg it still lists is gone: the caller does not wait for that.
    await abortable(update, this.#closing.signal);
  }

  #leg() {
    const { room, cast } = this.#options;
    return room.remoteParticipants.get(cast.supervisor);
  }

  #hasLegTrack(): boolean {
    return (this.#leg()?.trackPublications.size ?? 0) > 0;
  }

  #isRoomSteady(): boolean {
    const isConnected = this.#options.room.connectionState === ConnectionState.CONN_CONNECTED;
    return isConnected && performance.now() - this.#reconnectedAt > RETURN_GRACE_MS;
  }

  /** Queues a step nobody waits for; what fails is made good by the next one. */
  #run(operation: string, step: () => Promise<void>): void {
    const unlessClosed = async () => {
      if (!this.closed) await step();
    };
    this.#queue.run(unlessClosed).catch((error: unknown) => {
      this.#options.onDiagnostic({ type: 'failed', operation, error });
    });
  }

  #after(delayMs: number, then: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, delayMs);
    this.#timers.add(timer);
  }

  #stop(): void {
    this.#closing.abort(new ConsultLineClosedError('gate'));
    this.#stopEyes();
    this.#caller.close();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#hears.reject(new ConsultLineClosedError('callerHears'));
  }
}
