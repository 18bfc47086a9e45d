import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionState, type Room } from '@livekit/rtc-node';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { abortable } from '../async/abortable.js';
import { deferred } from '../async/deferred.js';
import { ConsultLineClosedError } from '../consult/consult-line-closed-error.js';
import type { OnDiagnostic } from '../diagnostics.js';
import { insist, persist } from '../server/insist.js';
import type { Bystanders } from './bystanders.js';
import { GateEars } from './gate-ears.js';
import { speakersIn, watchRoom, type Cast } from './gate-eyes.js';
import {
  bystandersHear,
  callerPermission,
  HEARING_PLANS,
  hearing,
  MERGED,
  planOf,
  type GatePhase,
  type HearingPlan,
  type Listener,
  type Speaker,
} from './hearing-plan.js';
import { GateSteps } from './gate-steps.js';
import { HiddenCaller } from './hidden-caller.js';

export type GateRooms = Pick<
  RoomServiceClient,
  'getParticipant' | 'listParticipants' | 'updateParticipant' | 'updateSubscriptions'
>;

export interface GateControllerOptions {
  /** The SupportAgent's connection: what the controller sees of the call room. */
  readonly room: Room;
  readonly rooms: GateRooms;
  readonly roomName: string;
  readonly cast: Cast;
  readonly bystanders: Bystanders;
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
/**
 * After a livekit-server restart SIP legs came back up to 2 s after the agents' connections; livekit-sip tries again
 * after pauses of up to 7.5 s.
 */
const RETURN_GRACE_MS = 10_000;
const LISTENERS: readonly Listener[] = ['caller', 'supervisor'];

/**
 * - `expected`: LiveKit was asked to ring and has not answered that yet: the leg may be there in 30 ms, or already be.
 * - `joined`: where the room shows none now, it will come back.
 */
type LegStage = 'none' | 'expected' | 'joined';

/**
 * Keeps the hearing plan of one attempt in place: turns it with the phases, and puts it in place again after anything
 * that may have opened it. LiveKit tells nobody who hears whom, so every step is idempotent and is simply repeated.
 */
export class GateController {
  readonly #options: GateControllerOptions;
  readonly #caller: HiddenCaller;
  readonly #ears: GateEars;
  readonly #steps: GateSteps;
  readonly #hears = deferred<undefined>();
  #phase: GatePhase = 'shut';
  #chosen: HearingPlan = HEARING_PLANS.consult;
  #merged = false;
  #stopEyes: () => void = () => undefined;
  #reconnectedAt = -Infinity;
  #isLost = false;
  #shutAt = -Infinity;
  #legStage: LegStage = 'none';

  constructor(options: GateControllerOptions) {
    this.#options = options;
    this.#steps = new GateSteps(options.onDiagnostic);
    this.#ears = new GateEars(options);
    this.#caller = new HiddenCaller({
      rooms: options.rooms,
      roomName: options.roomName,
      identity: options.cast.caller,
      onLeft: options.onCallerLeft,
      onRoomSeen: (participants) => void options.bystanders.seen(participants),
      onChanged: (because) => this.#reapply(because),
      onReturned: () => this.#shutAgain('caller-returned'),
      isConclusive: () => this.#isRoomSteady(),
    });
    // Whoever waits is told; nobody may.
    this.#hears.promise.catch(() => undefined);
  }

  get closed(): boolean {
    return this.#steps.closed;
  }

  /** Resolves when the caller hears the agent's side again; rejects with ConsultLineClosedError. */
  get callerHears(): Promise<unknown> {
    return this.#hears.promise;
  }

  /** Hides the caller, shuts their ear and those of bystanders; from then on a leg may join. @throws LiveKitRequestError */
  async shut(): Promise<void> {
    this.#watch();
    await Promise.all([this.#steps.run(() => this.#enter('shut')), this.#turnBystanders()]);
    this.#letMusicThroughLater();
  }

  /** From when this resolves until `noLeg` a leg may join: the caller's ear is shut. @throws LiveKitRequestError */
  expectLeg(): Promise<void> {
    this.#legStage = 'expected';
    return this.#steps.run(async () => {
      if (this.#phase === 'waiting' && !this.closed) await this.#enter('shut');
    });
  }

  /** Who has waited long enough for a leg hears music until the next one may join. */
  noLeg(): void {
    this.#legStage = 'none';
    if (performance.now() - this.#shutAt >= LATE_LEG_MS) this.#letMusicThrough();
  }

  /** Looks after a call that another gate has merged; `hear` turns it into something else. */
  resume(): void {
    this.#phase = 'consult';
    this.#chosen = MERGED;
    this.#hears.resolve(undefined);
    this.#watch();
  }

  /**
   * Puts another plan in place and keeps it there; resolves when the server has taken it.
   * @throws LiveKitRequestError, ConsultLineClosedError
   */
  hear(plan: HearingPlan): Promise<void> {
    this.#hurry();
    return this.#steps.run(async () => {
      if (this.closed) throw new ConsultLineClosedError('hear');
      await this.#caller.settled();
      // Who is there now, and with which tracks.
      await this.#enter(this.#phase);
      this.#chosen = plan;
      await Promise.all([this.#denyAll(), this.#turnBystanders()]);
      if (this.#phase !== 'consult') return;
      await this.#enter('consult');
      await this.#allowBoth();
    });
  }

  /**
   * Lets the two hear each other; resolves when the server has taken it.
   * @throws LiveKitRequestError, ConsultLineClosedError
   */
  merge(): Promise<void> {
    this.#hurry();
    return this.#steps.run(async () => {
      if (this.#merged) return;
      if (this.closed) throw new ConsultLineClosedError('merge');
      await this.#caller.settled();
      // Right after a restart of the server somebody may not be back yet.
      await persist(() => this.#openBothWays());
      this.#merged = true;
      this.#hears.resolve(undefined);
      this.#stop();
      // The two do not wait for others, of whom one may have gone and be listed still.
      void this.#turnBystanders();
    });
  }

  /** Gives everybody back what `shut` took; does nothing after a merge. Idempotent. @throws LiveKitRequestError */
  release(): Promise<void> {
    this.#stop();
    return this.#steps.run(async () => {
      if (this.#merged) return;
      await Promise.all([this.#giveCallerBack(), this.#options.bystanders.open()]);
    });
  }

  async #giveCallerBack(): Promise<void> {
    if (this.#phase === 'released' || this.#caller.hasLeft) return;
    await this.#caller.settled();
    await insist('UpdateParticipant', () => this.#enter('released'));
  }

  async #openBothWays(): Promise<void> {
    await this.#enter('merged');
    if (this.#chosen !== HEARING_PLANS.consult) await this.#denyAll();
    await this.#allowBoth();
  }

  #watch(): void {
    const { room, cast } = this.#options;
    this.#stopEyes = watchRoom(room, cast, {
      supervisorJoined: () => this.#supervisorJoined(),
      bystanderJoined: () => this.#bystanderJoined(),
      published: (speaker) => this.#published(speaker),
      answered: () => this.#answered(),
      disturbed: (because) => this.#disturbed(because),
      reconnected: () => this.#reconnected(),
      lost: () => this.#lost(),
    });
  }

  // Whoever dials by themselves may be late and the caller's ear open again: it is shut before the leg's track is there,
  // some 30 ms from now, if LiveKit is not busy.
  #supervisorJoined(): void {
    this.#legStage = 'joined';
    this.#hurry();
    this.#steps.runOnce('supervisor-joined', async () => {
      if (this.#phase === 'waiting') await this.#enter('shut');
    });
  }

  #bystanderJoined(): void {
    void this.#turnBystanders();
    this.#disturbed('participant-joined');
  }

  #published(speaker: Speaker): void {
    this.#refuseSoon([speaker]);
    this.#disturbed('track-published');
  }

  // Who has answered subscribes to all there is.
  #answered(): void {
    const { room, cast } = this.#options;
    this.#refuseSoon(speakersIn(room, cast));
    this.#disturbed('supervisor-answered');
  }

  #disturbed(because: string): void {
    this.#hurry();
    this.#reapply(because);
  }

  /** Puts the plan of the present phase in place again, now and once more when livekit-sip has subscribed. */
  #reapply(because: string): void {
    const apply = () => this.#steps.runOnce('apply-plan', () => this.#applyPlan(because));
    apply();
    this.#steps.after(REAPPLY_AFTER_MS, apply);
  }

  // What is new is heard until it is refused, so that waits neither for the step that runs nor for other requests.
  #refuseSoon(speakers: readonly Speaker[]): void {
    const refuse = () => LISTENERS.forEach((listener) => this.#refuse(listener, speakers));
    refuse();
    this.#steps.after(SUBSCRIBE_SETTLE_MS, refuse);
  }

  #refuse(listener: Listener, speakers: readonly Speaker[]): void {
    if (!this.#isRoomSteady()) return;
    const { denied } = hearing(planOf(this.#phase, this.#chosen), listener, speakers);
    this.#ears.refuse(listener, denied);
  }

  #turnBystanders(): Promise<void> {
    const { bystanders } = this.#options;
    const mayHear = bystandersHear(this.#phase, planOf(this.#phase, this.#chosen));
    return mayHear ? bystanders.open() : bystanders.shut();
  }

  #reconnected(): void {
    this.#reconnectedAt = performance.now();
    this.#shutAgain('reconnected');
  }

  // Nobody sees the room any more; whether the caller is there the server tells alone, as after a restart.
  #lost(): void {
    this.#reconnectedAt = performance.now();
    this.#isLost = true;
    this.#caller.doubt();
  }

  // A restarted server forgets who must not hear whom, and the legs come back in any order: everything starts anew with
  // the caller's ear shut, as before the dial.
  #shutAgain(because: string): void {
    this.#phase = 'shut';
    this.#caller.doubt();
    this.#disturbed(because);
    this.#letMusicThroughLater();
  }

  // Requests about somebody who is not back yet hang for 3 s, and by then the others have been talking.
  #hurry(): void {
    if (!this.#isRoomSteady()) this.#steps.overtake();
  }

  async #applyPlan(because: string): Promise<void> {
    // Who cannot see who is there lets nobody hear anything; what the caller would hear comes from here anyway.
    const isBlind = !this.#isConnected();
    if (isBlind || this.#caller.isDoubtful) await this.#enter('shut');
    if (isBlind) return;
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
    // What another plan allows may have been refused before.
    if (this.#chosen !== HEARING_PLANS.consult) await this.#allowBoth();
    this.#hears.resolve(undefined);
  }

  // Nobody has come, so the music may go on. Hidden the caller stays: the leg can never hear them. Their own ear is
  // shut again when the leg joins. A leg that is there without a track will publish or go; until then the ear is shut.
  #letMusicThroughLater(): void {
    this.#shutAt = performance.now();
    this.#steps.after(this.#legStage === 'joined' ? RETURN_GRACE_MS : LATE_LEG_MS, () =>
      this.#letMusicThrough(),
    );
  }

  #letMusicThrough(): void {
    this.#steps.runOnce('late-leg', async () => {
      if (this.#phase !== 'shut' || this.#caller.isDoubtful || !this.#isConnected()) return;
      if (this.#leg() || this.#legStage === 'expected') return;
      await this.#enter('waiting');
      this.#hears.resolve(undefined);
    });
  }

  async #enter(phase: GatePhase): Promise<void> {
    const permission = callerPermission(phase, planOf(phase, this.#chosen));
    const set = this.#caller.set(permission);
    // An opening that nobody waits for any more might take effect after a later shutting.
    await (permission.canSubscribe ? set : abortable(set, this.#steps.signal));
    if (phase !== this.#phase) this.#options.onDiagnostic({ type: 'gate-phase-changed', phase });
    this.#phase = phase;
  }

  async #denyAll(): Promise<void> {
    await Promise.all([this.#deny('caller'), this.#leg() && this.#deny('supervisor')]);
  }

  #deny(listener: Listener): Promise<void> {
    return this.#subscribe(listener, this.#hearing(listener).denied, false);
  }

  async #allowBoth(): Promise<void> {
    // One that an earlier plan asked for must not arrive after this.
    await this.#ears.settled();
    await Promise.all([this.#allow('caller'), this.#allow('supervisor')]);
  }

  #allow(listener: Listener): Promise<void> {
    return this.#subscribe(listener, this.#hearing(listener).allowed, true);
  }

  #hearing(listener: Listener) {
    const { room, cast } = this.#options;
    const caller = { role: 'caller' as const, trackSids: this.#caller.trackSids };
    return hearing(planOf(this.#phase, this.#chosen), listener, [caller, ...speakersIn(room, cast)]);
  }

  // LiveKit takes 3 s to say that a leg it still lists is gone: the caller does not wait for that.
  #subscribe(listener: Listener, trackSids: string[], subscribe: boolean): Promise<void> {
    return abortable(this.#ears.subscribe(listener, trackSids, subscribe), this.#steps.signal);
  }

  #leg() {
    const { room, cast } = this.#options;
    return this.#isConnected() ? room.remoteParticipants.get(cast.supervisor) : undefined;
  }

  #hasLegTrack(): boolean {
    return (this.#leg()?.trackPublications.size ?? 0) > 0;
  }

  /** Whether what the room shows can be believed: a connection being made anew shows those of before. */
  #isConnected(): boolean {
    return this.#options.room.connectionState === ConnectionState.CONN_CONNECTED;
  }

  #isRoomSteady(): boolean {
    return (this.#isConnected() || this.#isLost) && performance.now() - this.#reconnectedAt > RETURN_GRACE_MS;
  }

  #stop(): void {
    this.#steps.close(new ConsultLineClosedError('gate'));
    this.#stopEyes();
    this.#caller.close();
    this.#hears.reject(new ConsultLineClosedError('callerHears'));
  }
}
