import { MARKERS, type MarkerName, type Phone, type PhoneEvent } from '@warm/testbed';

export type Who = 'caller' | 'supervisor' | 'worker';

/** Something that was noticed, `atMs` after the demo began. */
export interface TimelineEntry {
  readonly atMs: number;
  readonly who: Who;
  readonly what: string;
}

const SOUNDS: Readonly<Record<MarkerName, string>> = {
  callerVoice: 'the caller',
  supervisorVoice: 'the supervisor',
  supportAgent: 'the SupportAgent',
  transferAgent: 'the TransferAgent',
  holdMusic: 'hold music',
};

const LISTEN_EVERY_MS = 100;
/** A shorter break is a breath, not the end of what is heard. */
const PAUSE_MS = 1_500;

/** What happens on both phones and in the worker, as it happens. */
export class Timeline implements Disposable {
  readonly #startedAtMs = Date.now();
  readonly #entries: TimelineEntry[] = [];
  readonly #onEntry: (entry: TimelineEntry) => void;
  readonly #stops: (() => void)[] = [];

  constructor(onEntry: (entry: TimelineEntry) => void) {
    this.#onEntry = onEntry;
  }

  /** In the order in which things happened; an ear notices a sound a little after it began. */
  get entries(): readonly TimelineEntry[] {
    return [...this.#entries].sort((a, b) => a.atMs - b.atMs);
  }

  note(who: Who, what: string, atMs = Date.now()): void {
    const entry = { atMs: atMs - this.#startedAtMs, who, what };
    this.#entries.push(entry);
    this.#onEntry(entry);
  }

  /** Notes what a phone does and, from its ear, whom it begins to hear. */
  follow(who: 'caller' | 'supervisor', phone: Phone): void {
    const told = new Map<MarkerName, number>();
    const timer = setInterval(() => this.#listen(who, phone, told), LISTEN_EVERY_MS);
    this.#stops.push(() => clearInterval(timer));
  }

  /** Notes an event of a phone, if it tells a person something. */
  noteEvent(who: 'caller' | 'supervisor', event: PhoneEvent): void {
    const what = describe(event);
    if (what) this.note(who, what, event.atMs);
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #listen(who: 'caller' | 'supervisor', phone: Phone, told: Map<MarkerName, number>): void {
    for (const marker of Object.keys(MARKERS) as MarkerName[]) {
      let lastMs = told.get(marker) ?? 0;
      for (const { fromMs, toMs } of phone.ear.heard(marker, { sinceMs: lastMs })) {
        if (fromMs - lastMs > PAUSE_MS) this.note(who, `hears ${SOUNDS[marker]}`, fromMs);
        lastMs = toMs;
      }
      told.set(marker, lastMs);
    }
  }
}

function describe(event: PhoneEvent): string | undefined {
  switch (event.type) {
    case 'invite':
      return 'phone rings';
    case 'answered':
      return 'call is up';
    case 'said':
      return `says "${event.text}"`;
    case 'bye-received':
      return 'is hung up on';
    case 'bye-sent':
      return 'hangs up';
    case 'rejected':
    case 'canceled':
      return event.type;
    default:
      return undefined;
  }
}
