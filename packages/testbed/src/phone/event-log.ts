import { EventTimeoutError } from './event-timeout-error.js';
import type { PhoneEvent, PhoneEventOf, PhoneEventType, PhoneHappening } from './phone-event.js';

/** What `waitFor` takes besides the event's type. */
export interface WaitOptions<Event extends PhoneEvent = PhoneEvent> {
  /** @default 10000 */
  readonly timeoutMs?: number;
  /** Only events from then on (milliseconds since the epoch) count. @default the phone's first */
  readonly sinceMs?: number;
  /** Only events that this holds for count. */
  readonly where?: (event: Event) => boolean;
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 10_000;

type Listener = (event: PhoneEvent) => void;

/** Keeps everything a phone did and noticed, tells listeners, and lets others wait for it. */
export class EventLog {
  readonly #events: PhoneEvent[] = [];
  readonly #listeners = new Set<Listener>();

  get events(): readonly PhoneEvent[] {
    return this.#events;
  }

  emit(happening: PhoneHappening): void {
    const event: PhoneEvent = { ...happening, atMs: Date.now() };
    this.#events.push(event);
    for (const listener of [...this.#listeners]) callSafely(listener, event);
  }

  /** @returns Ends the subscription. */
  onAny(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  on<Type extends PhoneEventType>(type: Type, listener: (event: PhoneEventOf<Type>) => void): () => void {
    return this.onAny((event) => {
      if (isOf(event, type)) listener(event);
    });
  }

  /** Resolves with the first such event, also one that has already come. */
  async waitFor<Type extends PhoneEventType>(
    type: Type,
    options: WaitOptions<PhoneEventOf<Type>> = {},
  ): Promise<PhoneEventOf<Type>> {
    const { sinceMs = -Infinity, where = () => true, signal } = options;
    signal?.throwIfAborted();
    const isWanted = (event: PhoneEvent): event is PhoneEventOf<Type> =>
      isOf(event, type) && event.atMs >= sinceMs && where(event);
    return this.#events.find(isWanted) ?? this.#next(type, isWanted, options);
  }

  #next<Event extends PhoneEvent>(
    type: string,
    isWanted: (event: PhoneEvent) => event is Event,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: WaitOptions<never>,
  ): Promise<Event> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        stopListening();
        signal?.removeEventListener('abort', abort);
        act();
      };
      const abort = () => settle(() => reject(signal?.reason as Error));
      const timer = setTimeout(() => {
        const happened = this.#events.map((event) => event.type);
        settle(() => reject(new EventTimeoutError({ awaited: type, timeoutMs, happened })));
      }, timeoutMs);
      const stopListening = this.onAny((event) => {
        if (isWanted(event)) settle(() => resolve(event));
      });
      signal?.addEventListener('abort', abort);
    });
  }
}

function isOf<Type extends PhoneEventType>(event: PhoneEvent, type: Type): event is PhoneEventOf<Type> {
  return event.type === type;
}

/** A listener that throws must not break the call; its error is told as a warning of the process. */
function callSafely(listener: Listener, event: PhoneEvent): void {
  try {
    listener(event);
  } catch (error) {
    process.emitWarning(`a listener of a phone threw: ${String(error)}`, 'PhoneListenerWarning');
  }
}
