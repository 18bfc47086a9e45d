import { setTimeout as delay } from 'node:timers/promises';
import {
  startPhone,
  synthesize,
  VOICES,
  type Ear,
  type Phone,
  type PhoneEvent,
  type Phrasebook,
} from '@warm/testbed';

export interface ScriptedSupervisorOptions {
  /** Where the transcriber learns what the phone says. */
  readonly phrasebook?: Phrasebook;
  /** Pilot tone in everything it says. */
  readonly marker?: number;
  readonly onEvent?: (event: PhoneEvent) => void;
}

const RING_MS = 2_000;
/** How long the brief must have been over before it is answered. */
const QUIET_MS = 1_200;
const LOOK_EVERY_MS = 100;

/** A phone that answers, listens to the brief, says yes, and then talks to whoever is put through. */
export async function startScriptedSupervisor(options: ScriptedSupervisorOptions = {}): Promise<Phone> {
  const { phrasebook, marker, onEvent } = options;
  const phone = await startPhone({
    user: 'supervisor',
    displayName: 'Scripted supervisor',
    answer: { afterMs: RING_MS },
    synthesize: (text) => synthesize(text, { voice: VOICES.supervisor }),
    ...(marker !== undefined && { marker }),
    onEvent: (event) => {
      onEvent?.(event);
      if (event.type === 'said') phrasebook?.said(event);
      if (event.type === 'answered') void serve(phone, event.atMs).catch(() => undefined);
    },
  });
  return phone;
}

async function serve(phone: Phone, sinceMs: number): Promise<void> {
  const call = new AbortController();
  const ended = phone.on('ended', () => call.abort());
  try {
    await untilSaid(phone.ear, sinceMs, call.signal);
    await phone.say('Yes please put them through.');
    await delay(2_000, undefined, { signal: call.signal });
    await phone.say('Hello, this is the supervisor. I have been told what it is about. How can I help you?');
    for (;;) {
      await delay(6_000, undefined, { signal: call.signal });
      await phone.say('I am the scripted supervisor, and I am still here. Hang up whenever you like.');
    }
  } finally {
    ended();
  }
}

/** Resolves when something was heard since then and has been over for a moment. */
async function untilSaid(ear: Ear, sinceMs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const last = ear.sounds({ sinceMs }).at(-1);
    if (last && Date.now() - last.toMs > QUIET_MS) return;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}
