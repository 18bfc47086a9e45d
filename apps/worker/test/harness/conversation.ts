import type { Interval, MarkerName, Phone } from '@warm/testbed';
import { expect } from 'vitest';
import type { CallCenter } from './call-center.js';
import { until } from './until.js';

/** A step of a call takes a second or so; a busy machine may take many. */
const HEARD_TIMEOUT_MS = 30_000;
/** Every voice carries a marker: a leak of two 20 ms frames is seen. */
const LEAK_MS = 40;
const PAUSE_MS = 800;

export function hears(phone: Phone, voice: MarkerName, sinceMs = 0): Promise<Interval> {
  return phone.ear.untilHeard(voice, { sinceMs, signal: AbortSignal.timeout(HEARD_TIMEOUT_MS) });
}

/** Waits until a voice has been heard and has stopped. @returns when it began */
export async function hearsOut(phone: Phone, voice: MarkerName, sinceMs = 0): Promise<number> {
  const { fromMs } = await hears(phone, voice, sinceMs);
  const lastMs = () => phone.ear.heard(voice, { sinceMs }).at(-1)?.toMs ?? Infinity;
  await until(
    `${voice} to stop`,
    () => Date.now() - lastMs(),
    (quietMs) => quietMs > PAUSE_MS,
  );
  return fromMs;
}

/** Says hello until the other hears it: nobody can tell when they are put through. */
export async function greets(
  speaker: Phone,
  listener: Phone,
  voice: MarkerName,
  sinceMs: number,
): Promise<void> {
  const isHeard = () => listener.ear.heard(voice, { sinceMs }).length > 0;
  const patience = AbortSignal.timeout(HEARD_TIMEOUT_MS);
  while (!isHeard() && !patience.aborted) await speaker.say('Hello, how can I help you?');
  await hears(listener, voice, sinceMs);
}

/** Two people talk with each other. */
export async function talk(caller: Phone, supervisor: Phone, sinceMs: number): Promise<void> {
  await Promise.all([
    greets(caller, supervisor, 'callerVoice', sinceMs),
    greets(supervisor, caller, 'supervisorVoice', sinceMs),
  ]);
}

/** Calls in and hears the greeting out. */
export async function callsIn(caller: Phone, { stack }: CallCenter): Promise<void> {
  await caller.call(stack.sip.address, { signal: AbortSignal.timeout(HEARD_TIMEOUT_MS) });
  await hearsOut(caller, 'supportAgent');
}

/** The call ends, and nothing of it is left: no room, no participant, no job. */
export async function nothingIsLeft({ rooms, activeJobs }: CallCenter): Promise<void> {
  await until(
    'all rooms to be gone',
    async () => (await rooms.listRooms()).map(({ name }) => name),
    (names) => names.length === 0,
  );
  await until('all jobs to be over', activeJobs, (jobs) => jobs === 0);
}

/** Who is in the one call room that is open, by kind. */
export async function participants({ rooms }: CallCenter): Promise<string[]> {
  const [room] = await rooms.listRooms();
  if (!room) return [];
  const present = await rooms.listParticipants(room.name);
  return present.map(({ identity }) => identity.replace(/[-_].*/, '')).sort();
}

/**
 * What was said in private stayed private: the caller never hears the TransferAgent, the supervisor never hears the
 * music or the agent's talk with the caller, and neither hears the other before the acceptance.
 */
export function expectPrivacy(options: {
  readonly caller: Phone;
  readonly supervisor: Phone;
  readonly sinceMs: number;
  /** @default they were never connected */
  readonly acceptedAtMs?: number;
}): void {
  const { caller, supervisor, sinceMs, acceptedAtMs = Infinity } = options;
  // Not how many frames but when they were: a leak is understood by its moment.
  const frames = (phone: Phone, voice: MarkerName, untilMs = Infinity) =>
    phone.ear
      .framesWith(voice, { sinceMs, untilMs, minMs: LEAK_MS })
      .map((atMs) => Math.round(atMs - sinceMs));
  expect({
    'brief → caller': frames(caller, 'transferAgent'),
    'music → supervisor': frames(supervisor, 'holdMusic'),
    'SupportAgent → supervisor': frames(supervisor, 'supportAgent'),
    'supervisor → caller': frames(caller, 'supervisorVoice', acceptedAtMs),
    'caller → supervisor': frames(supervisor, 'callerVoice', acceptedAtMs),
  }).toEqual({
    'brief → caller': [],
    'music → supervisor': [],
    'SupportAgent → supervisor': [],
    'supervisor → caller': [],
    'caller → supervisor': [],
  });
}
