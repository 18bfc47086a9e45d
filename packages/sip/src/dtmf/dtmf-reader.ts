import { systemClock, type Clock } from '@warm/session-core';
import type { Digit } from './digit.js';
import { DtmfReaderStateError } from './dtmf-reader-state-error.js';
import {
  entryOf,
  fillRules,
  finished,
  type DtmfEntry,
  type EntryRules,
  type FilledRules,
} from './entry-rules.js';
import { onDtmf, type OnDtmfOptions } from './on-dtmf.js';

/** Keys beyond these, pressed while nobody reads, are dropped: a phone left on a table types for ever. */
const MAX_AHEAD = 64;

/** Reads what one participant enters on their phone. */
export function createDtmfReader(options: OnDtmfOptions): DtmfReader {
  return new DtmfReader(options);
}

interface Reading {
  readonly rules: FilledRules;
  readonly finish: (entry: DtmfEntry) => void;
}

/**
 * Collects one participant's keys into entries, one after the other. Keys pressed before `read()` count: people who know
 * a menu do not wait for it.
 */
export class DtmfReader implements Disposable {
  readonly #clock: Clock;
  readonly #stop: () => void;
  readonly #keys: Digit[] = [];
  /** Of a full entry, which needed none: pressed right after it, it is no beginning of the next. */
  #lateTerminator: { readonly key: Digit; readonly untilMs: number } | undefined;
  #reading: Reading | undefined;
  #stopTimer: () => void = () => undefined;
  #isClosed = false;

  constructor(options: OnDtmfOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#stop = onDtmf(options, (key) => this.#pressed(key));
  }

  /**
   * Resolves with the next entry.
   *
   * @throws InvalidInputError for rules that no entry can meet.
   * @throws DtmfReaderStateError while it reads already, and when it is closed.
   * @throws The signal's reason when it aborts; keys pressed by then stay for the next `read()`.
   */
  async read({ signal, ...rules }: EntryRules & { readonly signal?: AbortSignal } = {}): Promise<DtmfEntry> {
    const filled = fillRules(rules);
    signal?.throwIfAborted();
    if (this.#isClosed) throw new DtmfReaderStateError('closed');
    if (this.#reading) throw new DtmfReaderStateError('reading');
    const ready = this.#takeEntry(filled);
    return ready ?? this.#next(filled, signal);
  }

  /** Drops keys that nobody has read. */
  forget(): void {
    this.#keys.length = 0;
    this.#lateTerminator = undefined;
    if (this.#reading) this.#waitOn(this.#reading);
  }

  /** Lets go of the room. A `read()` under way ends with `nothing`. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.#reading?.finish({ type: 'nothing' });
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #next(rules: FilledRules, signal: AbortSignal | undefined): Promise<DtmfEntry> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#stopTimer();
        this.#reading = undefined;
        signal?.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = () => settle(() => reject(signal?.reason as Error));
      const reading = { rules, finish: (entry: DtmfEntry) => settle(() => resolve(entry)) };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#reading = reading;
      this.#waitOn(reading);
    });
  }

  #pressed(key: Digit): void {
    const late = this.#lateTerminator;
    const isLate = late?.key === key && this.#clock.now() < late.untilMs;
    this.#lateTerminator = undefined;
    if (isLate) return;
    if (this.#keys.length < MAX_AHEAD) this.#keys.push(key);
    if (!this.#reading) return;
    const entry = this.#takeEntry(this.#reading.rules);
    if (entry) this.#reading.finish(entry);
    else this.#waitOn(this.#reading);
  }

  #takeEntry(rules: FilledRules): DtmfEntry | undefined {
    const entry = entryOf(this.#keys, rules);
    if (!entry) return undefined;
    const isTerminated = 'by' in entry && entry.by === 'terminator';
    const length = 'digits' in entry ? entry.digits.length : 0;
    this.#keys.splice(0, length + (isTerminated ? 1 : 0));
    if (!isTerminated) this.#dropTerminator(rules);
    return entry;
  }

  #dropTerminator({ terminator, interKeyTimeoutMs }: FilledRules): void {
    if (terminator === undefined) return;
    if (this.#keys[0] === terminator) this.#keys.shift();
    else if (this.#keys.length === 0) {
      this.#lateTerminator = { key: terminator, untilMs: this.#clock.now() + interKeyTimeoutMs };
    }
  }

  #waitOn({ rules, finish }: Reading): void {
    this.#stopTimer();
    const hasBegun = this.#keys.length > 0;
    const ms = hasBegun ? rules.interKeyTimeoutMs : rules.firstKeyTimeoutMs;
    if (!Number.isFinite(ms)) return;
    this.#stopTimer = this.#clock.after(ms, () => {
      const keys = this.#keys.splice(0);
      finish(hasBegun ? finished(keys, 'pause', rules) : { type: 'nothing' });
    });
  }
}
