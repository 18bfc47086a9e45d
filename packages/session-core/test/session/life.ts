import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../../src/machine/limits.js';
import { TransferSession, type SessionOutcome } from '../../src/session/transfer-session.js';
import { EVERY_WAY } from '../machine/people.js';
import { directory } from '../scenario.js';
import { MoodPlayer, type Mood, type Moods } from './moods.js';
import { Outside, type Process } from './outside.js';

const well = fc.constant<readonly Mood[]>(['well']);
const moody = fc.array(
  fc.constantFrom<Mood>('well', 'well', 'well', 'well', 'well', 'late', 'hang', 'fail', 'half'),
  { minLength: 1, maxLength: 7 },
);
/** A part that does well for a whole life is one of which more can be asked. */
const mostlyWell = fc.oneof({ weight: 2, arbitrary: well }, { weight: 1, arbitrary: moody });

const ACTS = [
  'dialed',
  'ringing',
  'answered',
  'answered',
  'answered',
  'leaves',
  'accepted',
  'accepted',
  'accepted',
  'declined',
  'redirected',
  'asked',
  'voicemail',
  'caller-left',
  'cancel',
  'cold-transfer',
  'time',
  'late',
  'death',
] as const;
type Act = (typeof ACTS)[number];

/** What people and phones do, each time to one of the attempts; often twice, and often when it makes no sense. */
const acts = fc.array(
  fc.record({ act: fc.constantFrom(...ACTS), which: fc.nat({ max: 3 }), twice: fc.boolean() }),
  { maxLength: 14 },
);

/** All that may happen to a transfer that begins warm or cold. */
export function scenarios(cold: boolean) {
  return fc.record({
    moods: fc.record({
      sound: mostlyWell,
      line: mostlyWell,
      store: mostlyWell,
      capacity: mostlyWell,
      ear: mostlyWell,
      recovery: mostlyWell,
    }) satisfies fc.Arbitrary<Moods>,
    acts,
    to: fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom('billing', 'support', 'support', 'cy') },
      { weight: 1, arbitrary: fc.constant('night') },
    ),
    introduce: fc.boolean(),
    boomerangWindowMs: fc.constantFrom(0, 10_000),
    silentCaller: fc.boolean(),
    cold: fc.constant(cold),
  });
}

type Scenario = ReturnType<typeof scenarios> extends fc.Arbitrary<infer Value> ? Value : never;

const LEASE_MS = 40_000;
const STORE_TIMEOUT_MS = 1_500;

/** One transfer from its beginning to its end, over as many processes as it takes. */
export class Life {
  readonly #scenario: Scenario;
  readonly #moods: MoodPlayer;
  readonly #outside: Outside;
  #process: Process;
  #session: TransferSession;
  #deaths = 0;
  #hasEnded = false;

  constructor(of: Scenario) {
    this.#scenario = of;
    this.#moods = new MoodPlayer(of.moods);
    this.#outside = new Outside(this.#moods, of.silentCaller ? undefined : 'yes');
    this.#process = this.#outside.process(0);
    this.#session = this.#begin();
  }

  async live(): Promise<SessionOutcome> {
    await this.#turns();
    for (const { act, which, twice } of this.#scenario.acts) {
      if (act === 'death') await this.#die();
      else for (let time = 0; time <= Number(twice); time += 1) this.#do(act, which);
      await this.#turns();
    }
    await this.#untilEnd();
    const outcome = await this.#session.outcome;
    await this.#untilQuiet();
    const { state } = this.#session;
    assert.equal(state.phase, 'ended');
    assert.equal(new Set(state.ended.map(({ id }) => id)).size, state.made, 'each attempt has one outcome');
    assert.equal(state.ended.length, state.made);
    await this.#outside.checkEnd(outcome);
    return outcome;
  }

  #begin(): TransferSession {
    const { to, introduce, boomerangWindowMs, cold } = this.#scenario;
    const options = {
      ...this.#surroundings(),
      to,
      introduce,
      callRoom: 'call',
      callerIdentity: 'caller',
      reason: 'a refund',
      transferId: 't',
      policy: EVERY_WAY,
      limits: { ...DEFAULT_LIMITS, boomerangWindowMs },
    };
    return cold ? TransferSession.coldTransfer(options) : TransferSession.escalate(options);
  }

  #surroundings() {
    const { ports } = this.#process;
    return {
      ports,
      directory,
      leaseMs: LEASE_MS,
      storeTimeoutMs: STORE_TIMEOUT_MS,
      owner: `p${this.#deaths}`,
    };
  }

  #do(act: Exclude<Act, 'death'>, which: number): void {
    const { attempts } = this.#outside;
    const id = attempts[which % attempts.length] ?? 't-1';
    try {
      switch (act) {
        case 'dialed':
          return this.#outside.leg(id)?.dialed();
        case 'ringing':
          return this.#outside.leg(id)?.ringing();
        case 'answered':
          return this.#outside.answers(id);
        case 'leaves':
          this.#outside.leaves(id);
          return this.#noticeCaller();
        case 'accepted':
          this.#outside.accepts(id);
          return this.#outside.decisions(id)?.accepted('speech');
        case 'declined':
          return this.#outside.decisions(id)?.declined();
        case 'redirected':
          return void this.#outside.decisions(id)?.redirected('sales', 'not mine');
        case 'asked':
          return this.#outside.decisions(id)?.asked(`which order, ${which}?`);
        case 'voicemail':
          return this.#outside.decisions(id)?.voicemail();
        case 'caller-left':
          this.#outside.callerHangsUp();
          return this.#noticeCaller();
        case 'cancel':
          return this.#session.cancel('caller');
        case 'cold-transfer':
          return this.#session.coldTransfer('cy');
        case 'late':
          return this.#moods.letGo();
        case 'time':
          return this.#process.clock.advance(3_000);
      }
    } catch (error) {
      // A command that is refused; a broken promise is not.
      if (error instanceof assert.AssertionError) throw error;
    }
  }

  /** The process dies between two turns; another one finds the transfer when its lease has run out. */
  async #die(): Promise<void> {
    if (this.#session.closed || this.#deaths >= 2) return;
    if (!this.#outside.isUnfinished) return;
    this.#process.die();
    this.#deaths += 1;
    this.#outside.processDied();
    this.#outside.storeClock.advance(LEASE_MS + 1);
    this.#process = this.#outside.process(this.#process.clock.now() + LEASE_MS + 1);
    this.#session = await this.#takenUp();
    // Whoever has hung up meanwhile is not in the room that the successor comes into.
    this.#noticeCaller();
  }

  #noticeCaller(): void {
    if (!this.#outside.callerIsHere) this.#session.callerLeft();
  }

  async #takenUp(): Promise<TransferSession> {
    for (let turn = 0; turn < 10; turn += 1) {
      if (turn > 5) this.#moods.settleDown();
      let answer: TransferSession | Error | undefined;
      const resumed = TransferSession.resume({ ...this.#surroundings(), transferId: 't' }).then(
        (session) => (answer = session ?? new Error('nothing to take up')),
        (error: unknown) => (answer = error as Error),
      );
      await this.#turns();
      this.#process.clock.advance(2 * STORE_TIMEOUT_MS);
      await this.#turns();
      this.#process.clock.advance(2 * STORE_TIMEOUT_MS);
      await resumed;
      if (answer instanceof TransferSession) return answer;
      // A lease that was given unheard has to run out.
      this.#outside.storeClock.advance(LEASE_MS + 1);
    }
    assert.fail('nobody can take the transfer up');
  }

  async #untilEnd(): Promise<void> {
    for (let turn = 0; turn < 1_000 && !this.#session.closed; turn += 1) {
      this.#moods.letGo();
      this.#process.clock.advanceToNext();
      await this.#turns();
    }
    assert(this.#session.closed, `the session is stuck in ${this.#session.state.phase}`);
  }

  /** What is late comes, what hangs is given up at its own deadline, also after the end. */
  async #untilQuiet(): Promise<void> {
    this.#hasEnded = true;
    const { clock } = this.#process;
    for (let turn = 0; turn < 300; turn += 1) {
      if (turn > 20) this.#moods.settleDown();
      this.#moods.letAllGo();
      await this.#turns();
      if (!clock.advanceToNext() && !this.#moods.isAnythingLate) break;
    }
    assert.equal(clock.pending, 0, 'no timer is left');
    assert(!this.#outside.isUnfinished, 'the store has the end');
  }

  /** Everything that waits for nothing but its turn happens. */
  async #turns(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (!this.#hasEnded && this.#moods.isWell('sound', 'store')) {
      assert(
        this.#outside.callerHearsSomething,
        `the caller hears nothing while ${this.#session.state.phase}`,
      );
    }
  }
}
