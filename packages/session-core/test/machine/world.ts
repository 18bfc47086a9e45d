import assert from 'node:assert/strict';
import type { Effect } from '../../src/machine/effect.js';
import type { TransferEvent } from '../../src/machine/event.js';
import type { EndedState, TransferState } from '../../src/machine/state.js';
import type { Transition } from '../../src/machine/handlers.js';
import { Silence } from './silence.js';

/** A world in which effects are noted: who hears whom, what is open, what is waited for. Checks what must always hold. */
export class World {
  readonly silence = new Silence();
  readonly #accepted = new Set<string>();
  readonly #opened = new Set<string>();
  readonly #released = new Set<string>();
  readonly #leftToThemselves = new Set<string>();
  #callerLeft = false;
  #onHold = false;
  #hasEnded = false;

  /** Notes an event before the machine sees it. */
  happens(event: TransferEvent, state: TransferState): void {
    this.silence.happened(event);
    if (event.type === 'caller-left') this.#callerLeft = true;
    if (event.type === 'supervisor-accepted' && isBriefed(state, event.attemptId)) {
      this.#accepted.add(event.attemptId);
    }
  }

  follows({ state, effects }: Transition): void {
    assert(!this.#hasEnded, 'nothing follows the end');
    for (const effect of effects) this.#note(effect);
    assert.equal(state.onHold, this.#onHold, 'the state knows whether there is music');
    if (state.phase === 'ended') this.#checkEnd(state);
    else assert(hearsSomething(state), `the caller hears nothing while "${state.phase}"`);
    if ('because' in state && state.because.type === 'canceled') {
      assert.notEqual(
        state.because.by,
        'other-supervisor',
        'nobody has taken the call of a caller who is back',
      );
    }
  }

  #checkEnd(state: EndedState): void {
    this.#hasEnded = true;
    assert(!this.#onHold, 'the music has stopped');
    assert.deepEqual(this.silence.deadlines, [], 'no deadline is left running');
    for (const id of this.#opened) {
      assert.notEqual(this.#released.has(id), this.#leftToThemselves.has(id), `${id} is let go of once`);
    }
    assert.equal(new Set(state.ended.map(({ id }) => id)).size, state.made, 'each attempt has one outcome');
    assert.equal(state.ended.length, state.made, 'each attempt has an outcome');
    if (state.outcome.type === 'cold-transferred' && !state.outcome.confirmed) {
      assert(this.#callerLeft, 'whoever is still here is not reported as sent on');
    }
    if (state.outcome.type === 'merged')
      assert(this.#accepted.size > 0, 'nobody is merged who did not accept');
  }

  #note(effect: Effect): void {
    this.silence.asked(effect);
    switch (effect.type) {
      case 'hold-caller':
        assert(!this.#onHold, 'a hold starts once');
        this.#onHold = true;
        return;
      case 'stop-hold':
        assert(this.#onHold, 'a hold stops once');
        this.#onHold = false;
        return;
      case 'open-consult':
        assert(!this.#opened.has(effect.attempt.id), 'a line is opened once');
        this.#opened.add(effect.attempt.id);
        return;
      case 'merge':
      case 'merge-another-way':
        assert(this.#accepted.has(effect.attempt.id), 'two people hear each other only after a yes');
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
}

function isBriefed(state: TransferState, attemptId: string): boolean {
  if (state.phase !== 'seeking') return false;
  return state.attempts.some(({ attempt, stage }) => attempt.id === attemptId && stage === 'briefing');
}

/** The caller always hears somebody or something: the music, the agent, or the supervisor. */
function hearsSomething(state: TransferState): boolean {
  switch (state.phase) {
    case 'seeking':
      return state.onHold || state.question !== undefined;
    case 'merging':
    case 'cold-transferring':
      return state.onHold;
    case 'releasing':
      return state.onHold || state.next.type === 'end';
    default:
      return !state.onHold;
  }
}
