import assert from 'node:assert/strict';
import type { Effect } from '../../src/machine/effect.js';
import type { TransferEvent } from '../../src/machine/event.js';
import type { Transition } from '../../src/machine/handlers.js';
import type { EndedState, TransferState } from '../../src/machine/state.js';
import { Silence } from './silence.js';

/**
 * A world in which effects and events are noted: who hears whom, what is open, what is waited for. Checks what must
 * always hold by what was asked for and what came of it; of the state it believes nothing but the phase.
 */
export class World {
  silence = new Silence();
  readonly #accepted = new Set<string>();
  readonly #merged = new Set<string>();
  readonly #opened = new Set<string>();
  readonly #released = new Set<string>();
  readonly #leftToThemselves = new Set<string>();
  #callerLeft = false;
  /** The music was asked for and not stopped; not `hasFailed`: it plays. */
  #hold: { hasFailed: boolean } | undefined;
  #isAsked = false;
  #hasAgent = false;
  #isTakenOver = false;
  #hasEnded = false;

  /** Notes an event before the machine sees it. */
  happens(event: TransferEvent, state: TransferState): void {
    this.silence.happened(event);
    switch (event.type) {
      case 'caller-left':
        this.#callerLeft = true;
        return;
      case 'supervisor-accepted':
        if (isBriefed(state, event.attemptId)) this.#accepted.add(event.attemptId);
        return;
      case 'consult-merged':
        if (state.phase === 'merging' && state.attempts[0].attempt.id === event.attemptId)
          this.#merged.add(event.attemptId);
        return;
      case 'effect-failed':
        if (event.effect === 'hold-caller' && this.#hold) this.#hold.hasFailed = true;
        return;
      default:
        return;
    }
  }

  follows({ state, effects }: Transition): void {
    assert(!this.#hasEnded, 'nothing follows the end');
    for (const effect of effects) this.#note(effect);
    assert.equal(state.onHold, this.#hold !== undefined, 'the state knows whether there is music');
    if (state.phase !== 'seeking' || !state.question) this.#isAsked = false;
    if (state.phase === 'ended') this.#checkEnd(state);
    else if (!this.#hearsSomething(state)) assert(maybeSilent(state), `silence while "${state.phase}"`);
    if ('because' in state && state.because.type === 'canceled') {
      assert.notEqual(
        state.because.by,
        'other-supervisor',
        'nobody has taken the call of a caller who is back',
      );
    }
  }

  /** The process dies and another one takes the transfer over: all that was under way or waited for is lost. */
  isTakenOver(by: Transition, from: TransferState): void {
    this.silence = new Silence();
    const held = 'attempts' in from ? from.attempts : [];
    for (const { attempt, stage } of held) {
      if (stage === 'opening') this.#opened.delete(attempt.id);
      if (stage === 'releasing') this.#released.delete(attempt.id);
    }
    this.#isTakenOver = true;
    this.follows(by);
    this.#isTakenOver = false;
  }

  #checkEnd({ outcome, ended, made }: EndedState): void {
    this.#hasEnded = true;
    assert(!this.#hold, 'the music has stopped');
    assert.deepEqual(this.silence.deadlines, [], 'no deadline is left running');
    for (const id of this.#opened) {
      assert.notEqual(this.#released.has(id), this.#leftToThemselves.has(id), `${id} is let go of once`);
    }
    assert.equal(new Set(ended.map(({ id }) => id)).size, made, 'each attempt has one outcome');
    assert.equal(ended.length, made, 'each attempt has an outcome');
    switch (outcome.type) {
      case 'merged':
        assert(this.#merged.size > 0, 'who is merged hears somebody');
        return;
      case 'cold-transferred':
        if (!outcome.confirmed) assert(this.#callerLeft, 'whoever is still here is not reported as sent on');
        return;
      case 'caller-left':
        assert(this.#callerLeft, 'whoever is still here is not reported as gone');
        return;
      default:
        assert(this.#hasAgent, 'who is given back hears the agent');
    }
  }

  #note(effect: Effect): void {
    this.silence.asked(effect);
    switch (effect.type) {
      case 'hold-caller':
        assert(!this.#hold || this.#isTakenOver, 'a hold starts once');
        this.#hold = { hasFailed: false };
        return;
      case 'stop-hold':
        assert(this.#hold, 'a hold stops once');
        this.#hold = undefined;
        return;
      case 'ask-caller':
        this.#isAsked = true;
        return;
      case 'return-caller':
      case 'take-message':
      case 'dismiss-caller':
        this.#hasAgent = true;
        return;
      case 'open-consult':
        assert(!this.#opened.has(effect.attempt.id), 'a line is opened once');
        this.#opened.add(effect.attempt.id);
        return;
      case 'merge':
      case 'merge-another-way':
        assert(this.#accepted.has(effect.attempt.id), 'two people hear each other only after a yes');
        return;
      case 'introduce':
      case 'hand-over':
        assert(this.#merged.has(effect.attempt.id), 'only two who hear each other are left to themselves');
        return;
      case 'release-attempt':
        assert(!this.#released.has(effect.attempt.id), 'an attempt is let go of once');
        this.#released.add(effect.attempt.id);
        return;
      case 'leave-call':
        this.#leftToThemselves.add(effect.attempt.id);
        return;
      default:
        return;
    }
  }

  /** The caller always hears somebody or something: the music, the agent, or the supervisor. */
  #hearsSomething(state: TransferState): boolean {
    if (this.#callerLeft || this.#isAsked || this.#hasAgent) return true;
    if (this.#hold && !this.#hold.hasFailed) return true;
    const [first] = 'attempts' in state ? state.attempts : [];
    const isTalking = ['introducing', 'handing-over', 'guarding'].includes(state.phase);
    return isTalking && first !== undefined && this.#merged.has(first.attempt.id);
  }
}

/** Music that cannot be started is not waited for: the caller is on the way to somebody, if not at once. */
function maybeSilent(state: TransferState): boolean {
  switch (state.phase) {
    case 'merging':
    case 'cold-transferring':
      return true;
    case 'releasing':
      return state.next.type !== 'round';
    default:
      return false;
  }
}

function isBriefed(state: TransferState, attemptId: string): boolean {
  if (state.phase !== 'seeking') return false;
  return state.attempts.some(({ attempt, stage }) => attempt.id === attemptId && stage === 'briefing');
}
