import { setTimeout as sleep } from 'node:timers/promises';
import { RoomEvent } from '@livekit/rtc-node';
import { MARKERS, type Ear, type MarkerName, type Phone } from '@warm/testbed';
import { createDialer, createGatePath, type AgentConsultLine } from '../../src/index.js';
import type { NO_LEAKS } from '../call.js';
import { hearEachOther, leaks, startCall, type Call, type Finally } from '../call.js';
import { earsOf, subscribeToAll } from '../ear-of.js';
import { attemptAt, publishTone, requestFor, uniqueName, type Lab } from '../lab.js';
import { Story } from '../story.js';
import { delayed, randomFrom, reconnect, republish, type Random } from './disturbances.js';

/** What happens to one transfer. */
export interface Round {
  readonly seed: number;
  /** Requests to LiveKit leave up to this much late. */
  readonly maxDelayMs?: number;
  /** Both agents publish and take away tracks while the phone rings and after its answer. */
  readonly republishes?: boolean;
  /** The SupportAgent's connection is made anew. */
  readonly reconnects?: boolean;
  /** Somebody else joins and speaks. */
  readonly thirdJoins?: boolean;
  /** Waited for in the middle of the consult. */
  readonly midConsult?: (call: Call) => Promise<void>;
}

/** Frames of 20 ms that were heard by the wrong ear before the merge. */
export type LeakedFrames = typeof NO_LEAKS & {
  /** Nobody's secret: a track that livekit-sip asks for as soon as it is published, and the gate refuses after that. */
  readonly thirdToSupervisor: number;
  /** The ear of a third participant, who subscribes to all there is. */
  readonly briefToThird: number;
  readonly callerToThird: number;
  readonly supportAgentToThird: number;
  readonly musicToThird: number;
  /** Kept in by a shut ear, from when the gate has noticed them. */
  readonly supervisorToThird: number;
};

/** What the gate tells of itself during a transfer, to be read if something leaked. */
export type Trace = string[];

/** Below the markers of everybody else. */
const THIRD_HZ = 2_350;
const LONGEST_RINGING_MS = 2_000;
/** What livekit-sip does late, and a conversation that could be overheard. */
const TALK_MS = 1_200;
const within = () => AbortSignal.timeout(30_000);

/** A call that is transferred over the gate from the first ring to the merge, both heard by it in the end. */
export async function transferRound(lab: Lab, round: Round, trace: Trace): Promise<LeakedFrames> {
  const ends: (() => void | Promise<void>)[] = [];
  try {
    return await transfer(lab, round, trace, (end) => void ends.push(end));
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function transfer(lab: Lab, round: Round, trace: Trace, atEnd: Finally): Promise<LeakedFrames> {
  const random = randomFrom(round.seed);
  const call = await startCall(lab, atEnd);
  atEnd(() => call.caller.close());
  atEnd(() => call.room.disconnect());
  const supervisor = await startPhone(lab, random, atEnd);
  const line = await openLine(lab, call, round, random, trace);
  atEnd(() => line.close());
  const story = dial(lab, line, supervisor, round, random, atEnd);
  const agent = await line.joinAgent(within());
  atEnd(await publishTone(agent, 'voice', MARKERS.transferAgent));
  const third: (readonly Ear[])[] = [];
  const disturbed = disturb(lab, call, round, random, { atEnd, third });
  if (round.republishes) await republish(agent, 2);
  await Promise.all([disturbed, story.until('answered'), line.callerHears(within())]);
  await supervisor.ear.untilHeard('transferAgent', { signal: within() });
  await round.midConsult?.(call);
  await sleep(TALK_MS);
  const untilMs = Date.now();
  const overheard = call.caller.ear.framesWith('supervisorVoice', { untilMs, minMs: 40 });
  trace.push(...overheard.map((ms) => `${ms} leak`));
  await line.merge(within());
  await hearEachOther({ caller: call.caller, supervisor });
  return framesUntil(untilMs, { caller: call.caller, supervisor, third: third.flat() });
}

interface Ears {
  readonly caller: Phone;
  readonly supervisor: Phone;
  readonly third: readonly Ear[];
}

function framesUntil(untilMs: number, { caller, supervisor, third }: Ears): LeakedFrames {
  const query = { untilMs, minMs: 40 };
  const byThird = (voice: MarkerName) => third.flatMap((ear) => ear.framesWith(voice, query)).length;
  return {
    ...leaks({ caller, supervisor }, { untilMs }),
    thirdToSupervisor: supervisor.ear.framesWith(THIRD_HZ, query).length,
    briefToThird: byThird('transferAgent'),
    callerToThird: byThird('callerVoice'),
    supportAgentToThird: byThird('supportAgent'),
    musicToThird: byThird('holdMusic'),
    supervisorToThird: byThird('supervisorVoice'),
  };
}

async function startPhone(lab: Lab, random: Random, atEnd: Finally): Promise<Phone> {
  const isInstant = random() < 0.25;
  const answer = { afterMs: isInstant ? 0 : random() * LONGEST_RINGING_MS, ring: random() < 0.75 };
  const phone = await lab.phone({ marker: MARKERS.supervisorVoice, comfort: 'marker', answer });
  atEnd(() => phone.close());
  return phone;
}

function openLine(lab: Lab, call: Call, { maxDelayMs = 0 }: Round, random: Random, trace: Trace) {
  const path = createGatePath({
    room: call.room,
    rooms: delayed(lab.rooms, maxDelayMs, random),
    credentials: lab.credentials,
    callerIdentity: call.callerIdentity,
    onCallerLeft: () => undefined,
    onDiagnostic: (told) => trace.push(`${Date.now()} ${JSON.stringify(told)}`),
  });
  const request = requestFor(call.roomName, call.callerIdentity);
  return path.open({ request, attempt: attemptAt('sip:ada@127.0.0.1'), signal: within() });
}

function dial(
  lab: Lab,
  line: AgentConsultLine,
  phone: Phone,
  { maxDelayMs = 0 }: Round,
  random: Random,
  atEnd: Finally,
): Story {
  const story = new Story();
  const dialer = createDialer({
    sip: delayed(lab.sip, maxDelayMs, random),
    rooms: delayed(lab.rooms, maxDelayMs, random),
  });
  const leg = dialer.dial({ line, attempt: attemptAt(phone.uri), on: story.listener });
  atEnd(() => leg.hangUp());
  return story;
}

async function disturb(
  lab: Lab,
  call: Call,
  round: Round,
  random: Random,
  { atEnd, third }: { atEnd: Finally; third: (readonly Ear[])[] },
): Promise<void> {
  await sleep(random() * LONGEST_RINGING_MS);
  if (round.thirdJoins) {
    const room = await lab.join(call.roomName, uniqueName('third'));
    atEnd(() => room.disconnect());
    third.push(earsOf(room));
    subscribeToAll(room);
    atEnd(await publishTone(room, 'voice', THIRD_HZ));
  }
  if (round.republishes) await republish(call.room, 3);
  if (round.reconnects) await reconnect(call.room);
}

/** Resolves when the SupportAgent is back after a restart of the server, and the caller hears its music again. */
export async function untilBack({ room, caller }: Call, restart: () => Promise<void>): Promise<void> {
  const back = new Promise((resolve) => room.once(RoomEvent.Reconnected, () => resolve(undefined)));
  await restart();
  await back;
  await caller.ear.untilHeard('holdMusic', { signal: within(), sinceMs: Date.now() });
}
