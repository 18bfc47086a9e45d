import assert from 'node:assert/strict';
import type { TransferPhase } from '../../src/machine/state.js';
import type { DecisionListener } from '../../src/ports/briefing.js';
import type { ConsultLine, LegListener } from '../../src/ports/consult-path.js';
import type { TransferPorts } from '../../src/ports/ports.js';
import type { TransferStore } from '../../src/ports/transfer-store.js';
import { createMemoryCapacity } from '../../src/store/memory-capacity.js';
import { createMemoryTransferStore } from '../../src/store/memory-transfer-store.js';
import { FakeClock } from '../../src/testing/fake-clock.js';
import type { SessionOutcome } from '../../src/session/transfer-session.js';
import type { Mood, MoodPlayer, Part } from './moods.js';

interface Leg {
  state: 'dialed' | 'answered' | 'gone';
  on: LegListener;
}

interface Line {
  isOpen: boolean;
  /** Whether the two were let hear each other. */
  isMerged: boolean;
}

type Play = <Result>(part: Part, act: () => Result | Promise<Result>, excuse?: string) => Promise<Result>;

/** A process that runs a session; what it does after it has died is done by nobody. */
export interface Process {
  readonly clock: FakeClock;
  readonly ports: TransferPorts;
  die(): void;
}

/**
 * The rooms, phones and people around a transfer, which outlive the processes that run it. Knows what is, whatever a
 * session believes, and checks what must always hold.
 */
export class Outside {
  readonly storeClock = new FakeClock();
  readonly #moods: MoodPlayer;
  readonly #innerStore = createMemoryTransferStore({ clock: this.storeClock });
  readonly #capacity = createMemoryCapacity({ clock: this.storeClock });
  readonly #legs = new Map<string, Leg>();
  readonly #lines = new Map<string, Line>();
  readonly #decisions = new Map<string, DecisionListener>();
  readonly #accepted = new Set<string>();
  readonly #watches = new Map<object, { readonly attemptId: string; endsCall: boolean }>();
  /** What was asked for and not done, by no fault of the session: `hang-up t-1`. */
  readonly #excused = new Set<string>();
  /** What was done later than it was asked for. */
  readonly #late = new Set<string>();
  readonly #broken: string[] = [];
  readonly #answer: string | undefined;
  /** The phase of the record that the store has. */
  #stored: TransferPhase | undefined;
  #hasDied = false;
  #callerIsHere = true;
  #agentIsHeard = true;
  #music = false;

  constructor(moods: MoodPlayer, answer: string | undefined) {
    this.#moods = moods;
    this.#answer = answer;
  }

  get callerIsHere(): boolean {
    return this.#callerIsHere;
  }

  /** Attempts whose phone was dialed, the latest last. */
  get attempts(): readonly string[] {
    return [...this.#legs.keys()];
  }

  /** Whether a successor would find something to do: what was never stored dies with its process. */
  get isUnfinished(): boolean {
    return this.#stored !== undefined && this.#stored !== 'ended';
  }

  leg(attemptId: string): LegListener | undefined {
    return this.#legs.get(attemptId)?.on;
  }

  decisions(attemptId: string): DecisionListener | undefined {
    return this.#decisions.get(attemptId);
  }

  answers(attemptId: string): void {
    const leg = this.#legs.get(attemptId);
    if (leg?.state !== 'dialed') return;
    leg.state = 'answered';
    leg.on.answered();
  }

  leaves(attemptId: string): void {
    const leg = this.#legs.get(attemptId);
    if (!leg || leg.state === 'gone') return;
    const wasAnswered = leg.state === 'answered';
    leg.state = 'gone';
    if (this.#isEndedByDepartures(attemptId)) this.#callerIsHere = false;
    if (wasAnswered) leg.on.left();
    else leg.on.failed({ type: 'busy' });
  }

  /** A yes counts if whoever says it is on the phone. */
  accepts(attemptId: string): void {
    if (this.#legs.get(attemptId)?.state === 'answered') this.#accepted.add(attemptId);
  }

  callerHangsUp(): void {
    this.#callerIsHere = false;
    for (const id of this.#legs.keys()) if (this.#isEndedByDepartures(id)) this.leaves(id);
  }

  /** Whether a watcher ends the call as soon as the first of the two leaves. */
  #isEndedByDepartures(id: string): boolean {
    return [...this.#watches.values()].some(({ attemptId, endsCall }) => endsCall && attemptId === id);
  }

  /** A process with ports of its own onto this world; its clock begins at `nowMs`. */
  process(nowMs: number): Process {
    const clock = new FakeClock();
    clock.advance(nowMs);
    let isAlive = true;
    let isMusicOn = false;
    const opened = new Set<string>();
    const play: Play = async <Result>(
      part: Part,
      act: () => Result | Promise<Result>,
      excuse?: string,
    ): Promise<Result> => {
      if (!isAlive) return new Promise<Result>(() => undefined);
      return this.#moods.play(
        part,
        () => (isAlive ? act() : new Promise<Result>(() => undefined)),
        (mood) => excuse !== undefined && this.#troubled(excuse, mood),
      );
    };
    const line = (attemptId: string): ConsultLine => ({
      path: 'fake',
      roomName: `room ${attemptId}`,
      supervisorIdentity: `supervisor ${attemptId}`,
      callerHears: () => play('ear', () => undefined),
      merge: () => play('line', () => this.#merge(attemptId)),
      mergeAnotherWay: () => play('line', () => this.#merge(attemptId)),
      close: () => play('line', () => this.#close(attemptId), `close ${attemptId}`),
    });
    const speak = (act: () => void = () => undefined) => play('sound', () => this.#speak(act), 'speak');

    const ports: TransferPorts = {
      clock,
      store: this.#store(play),
      capacity: {
        reserve: (options) => play('capacity', () => this.#capacity.reserve(options)),
        free: (options) => play('capacity', () => this.#capacity.free(options), `place ${options.holder}`),
      },
      callerLine: {
        hold: (signal) =>
          play('sound', () => {
            if (!signal.aborted) this.#agentIsHeard = false;
          }),
        announce: () => play('sound', () => undefined),
        ask: async () => {
          this.#agentIsHeard = true;
          await play('sound', () => undefined);
          return this.#answer;
        },
        introduce: () => play('sound', () => undefined),
        resume: () => speak(),
        takeMessage: () => speak().then(() => this.#answer),
        dismiss: () => speak(() => (this.#callerIsHere = false)),
      },
      holdPlayer: {
        start: () => {
          this.#must(!isMusicOn || !isAlive, 'a hold starts once');
          isMusicOn = true;
          return play('sound', () => void (this.#music = true), 'music');
        },
        stop: () => {
          isMusicOn = false;
          return play('sound', () => void (this.#music = false), 'music');
        },
      },
      consultPath: {
        open: ({ attempt: { id } }) => {
          this.#must(!opened.has(id) || !isAlive, `the line of ${id} is opened once`);
          opened.add(id);
          // A path that rejects has closed what it had opened.
          return play('line', () => this.#open(id), `close ${id}`).then(() => line(id));
        },
      },
      dialer: {
        dial: ({ attempt: { id }, on }) => {
          if (isAlive) this.#dial(id, on);
          return { hangUp: () => play('line', () => this.#hangUp(id), `hang-up ${id}`) };
        },
      },
      briefing: {
        prepare: () => play('line', () => undefined),
        start: ({ attempt: { id }, on }) =>
          play('line', () => {
            this.#decisions.set(id, on);
            return {
              answer: () => play('line', () => undefined),
              close: () => play('line', () => undefined),
            };
          }),
      },
      callWatcher: {
        watch: ({ attempt: { id }, mode }) =>
          play('line', () => this.#watch(id, mode === 'end-call', play), `watch ${id}`),
      },
      coldTransfer: {
        send: () =>
          play('line', () =>
            this.#callerIsHere
              ? ({ type: 'refused' } as const)
              : ({ type: 'sent', confirmed: false } as const),
          ),
      },
      recovery: {
        adopt: ({ attempt: { id }, on }) =>
          play(
            'recovery',
            () => {
              const leg = this.#legs.get(id);
              if (!leg || leg.state === 'gone') {
                on.left();
                throw new Error('gone');
              }
              leg.on = on;
              const hangUp = () => play('line', () => this.#hangUp(id), `hang-up ${id}`);
              const status = leg.state === 'answered' ? ('answered' as const) : ('ringing' as const);
              return { line: line(id), leg: { hangUp }, status };
            },
            `adopt ${id}`,
          ),
        release: ({ attempt: { id } }) =>
          play(
            'recovery',
            () => {
              this.#hangUp(id);
              this.#close(id);
            },
            `recover ${id}`,
          ),
      },
    };
    return { clock, ports, die: () => void (isAlive = false) };
  }

  /** The process that was heard has died, and with it its music and its agent. */
  processDied(): void {
    this.#music = false;
    this.#agentIsHeard = false;
    // Who has the call to themselves is not taken over, though another of the round is still being let go.
    for (const { attemptId, endsCall } of this.#watches.values()) {
      if (endsCall && this.#stored === 'releasing') this.#excused.add(`adopt ${attemptId}`);
    }
    this.#watches.clear();
    this.#hasDied = true;
    // What it would still have done late is not done.
    for (const what of this.#late) this.#excused.add(what);
    this.#excused.delete('music');
  }

  /** The caller hears music, the agent, or somebody they are connected with. */
  get callerHearsSomething(): boolean {
    if (!this.#callerIsHere || this.#music || this.#agentIsHeard) return true;
    return [...this.#lines].some(
      ([id, { isOpen, isMerged }]) =>
        isOpen && isMerged && (this.#legs.get(id)?.state === 'answered' || this.#isUnwatched(id)),
    );
  }

  // Two who talk alone, since nobody could be made to watch them, or not yet: whoever leaves does so unnoticed.
  #isUnwatched(id: string): boolean {
    return this.#wasTroubled('adopt', id) || (this.#wasTroubled('watch', id) && this.#stored === 'ended');
  }

  /** What is left when the transfer is over. */
  async checkEnd(outcome: SessionOutcome): Promise<void> {
    assert.deepEqual(this.#broken, []);
    if (!this.#isForgetful) this.#checkCalls(outcome);
    if (!this.#excused.has('music')) assert(!this.#music, 'the music has stopped');
    if (['returned', 'message-taken', 'call-ended'].includes(outcome.type) && !this.#excused.has('speak')) {
      assert(this.#agentIsHeard, 'who is given back hears the agent');
    }
    if (outcome.type === 'caller-left' || (outcome.type === 'cold-transferred' && !outcome.confirmed)) {
      assert(!this.#callerIsHere, 'whoever is still here is not reported as gone');
    }
    if (outcome.type === 'merged') {
      assert(
        [...this.#lines.values()].some(({ isMerged }) => isMerged),
        'who is merged hears somebody',
      );
    }
    await this.#checkPlaces();
  }

  // What the dead process did and no record tells of is left to the sweepers.
  #checkCalls(outcome: SessionOutcome): void {
    const merged = outcome.type === 'merged' ? outcome.destinationId : undefined;
    for (const [id, { state }] of this.#legs) {
      if (state === 'gone' || this.#isExcused('hang-up', id) || this.#isExcused('recover', id)) continue;
      assert(
        merged !== undefined && this.#lines.get(id)?.isMerged,
        `${id} was dialed and is still on the phone`,
      );
    }
    for (const [id, { isOpen, isMerged }] of this.#lines) {
      if (!isOpen || this.#isExcused('close', id) || this.#isExcused('recover', id)) continue;
      // Of a line that was being opened when the process died nobody knows.
      if (this.#hasDied && !this.#legs.has(id)) continue;
      assert(merged !== undefined && isMerged, `the line of ${id} is still open`);
    }
    for (const { attemptId, endsCall } of this.#watches.values()) {
      if (this.#isExcused('watch', attemptId)) continue;
      assert(merged !== undefined, `the call of ${attemptId} is still watched`);
      assert(endsCall, `the first who leaves ${attemptId} ends the call`);
    }
  }

  async #checkPlaces(): Promise<void> {
    // A place of which no record tells is free again when its time is over.
    if (this.#isForgetful || [...this.#excused].some((what) => what.startsWith('place'))) return;
    for (const destinationId of ['ada', 'bob', 'cy', 'dee', 'eve']) {
      const isFree = await this.#capacity.reserve({
        destinationId,
        holder: 'another',
        capacity: 1,
        ttlMs: 1,
      });
      assert(isFree, `nobody has a place with ${destinationId}`);
    }
  }

  /** A process has died of which the store may not know everything: a successor does some of it again, some never. */
  get #isForgetful(): boolean {
    return this.#hasDied && !this.#moods.isWell('store');
  }

  #troubled(what: string, mood: Mood): void {
    (mood === 'late' ? this.#late : this.#excused).add(what);
  }

  // A session takes what a port throws for a failure, and goes on.
  #must(holds: boolean, promise: string): void {
    if (!holds) this.#broken.push(promise);
  }

  #isExcused(what: string, attemptId: string): boolean {
    return this.#excused.has(`${what} ${attemptId}`);
  }

  #wasTroubled(what: string, attemptId: string): boolean {
    return this.#isExcused(what, attemptId) || this.#late.has(`${what} ${attemptId}`);
  }

  #store(play: Play): TransferStore {
    const inner = this.#innerStore;
    return {
      acquire: (options) => play('store', () => inner.acquire(options)),
      renew: (lease, ttlMs) => play('store', () => inner.renew(lease, ttlMs)),
      release: (lease) => play('store', () => inner.release(lease)),
      save: (record, lease) =>
        play('store', async () => {
          await inner.save(record, lease);
          this.#stored = record.state.phase;
        }),
      load: (transferId) => play('store', () => inner.load(transferId)),
      delete: (transferId) => inner.delete(transferId),
      orphans: (options) => inner.orphans(options),
    };
  }

  #speak(act: () => void): void {
    this.#agentIsHeard = true;
    act();
  }

  #open(id: string): void {
    this.#lines.set(id, { isOpen: true, isMerged: false });
  }

  #dial(id: string, on: LegListener): void {
    this.#must(this.#lines.get(id)?.isOpen === true, `${id} is dialed when its line is private`);
    this.#must(!this.#legs.has(id) || this.#isForgetful, `${id} is dialed once`);
    this.#legs.set(id, { state: 'dialed', on });
  }

  #hangUp(id: string): void {
    const leg = this.#legs.get(id);
    if (leg) leg.state = 'gone';
  }

  #merge(id: string): void {
    this.#must(this.#accepted.has(id), `${id} hears the caller only after a yes`);
    const line = this.#lines.get(id);
    if (line?.isOpen) line.isMerged = true;
  }

  #close(id: string): void {
    const isGone = (this.#legs.get(id)?.state ?? 'gone') === 'gone';
    this.#must(
      isGone || this.#wasTroubled('hang-up', id) || this.#isForgetful,
      `the line of ${id} is closed when its leg is gone`,
    );
    const line = this.#lines.get(id);
    if (line) line.isOpen = false;
  }

  #watch(attemptId: string, endsCall: boolean, play: Play) {
    const key = {};
    this.#watches.set(key, { attemptId, endsCall });
    return {
      takeOver: () =>
        play('line', () => void this.#watches.set(key, { attemptId, endsCall: true }), `watch ${attemptId}`),
      close: () => play('line', () => void this.#watches.delete(key), `watch ${attemptId}`),
    };
  }
}
