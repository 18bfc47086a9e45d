import {
  sayUntilUnderstood,
  type ChatRequest,
  type Interval,
  type MarkerName,
  type Phone,
  type Rule,
} from '@warm/testbed';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBookShop, type BookShop } from './book-shop.js';
import { startExample } from './example-process.js';

/** A step of a call takes a second or so; a busy machine may take many. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 800;

/** What the scripted model makes of what the phones say. */
const SCRIPT: readonly Rule[] = [
  {
    when: { hasTool: 'transfer_to_human', lastUser: /\bperson\b/i },
    reply: { tool: 'transfer_to_human', args: { reason: 'A book that has not arrived.' } },
  },
];

let shop: BookShop;
let sinceMs: number;

beforeAll(async () => {
  shop = await openBookShop();
});
afterAll(() => shop[Symbol.asyncDispose]());
beforeEach(() => {
  sinceMs = Date.now();
  shop.models.llm.script(SCRIPT);
  shop.ada.setAnswer('ring-forever');
});
afterEach(async () => {
  for (const phone of [shop.caller, shop.ada]) {
    if (phone.state !== 'idle' && phone.state !== 'ended') await phone.hangUp();
  }
});

describe('add-to-existing-agent', () => {
  it('puts a caller who asks for a person through to Ada, and keeps the consult private', async () => {
    const { caller, ada } = shop;
    await using _ = await startExample('add-to-existing-agent', shop.env);
    await callsIn();
    const askedAtMs = Date.now();
    await sayUntilUnderstood(caller, 'I would like to speak to a person please.', shop.models);
    await ringsAndAnswers(askedAtMs, "I'm calling Ada.");
    const answeredAtMs = Date.now();
    await hearsOut(ada, 'supportAgent', answeredAtMs);
    const acceptedAtMs = Date.now();
    await ada.press('1');
    await greetsUntilHeard(ada, { by: caller, voice: 'supervisorVoice', since: acceptedAtMs });
    await greetsUntilHeard(caller, { by: ada, voice: 'callerVoice', since: acceptedAtMs });
    expect({
      'brief → caller': framesOf(caller, 'supportAgent', answeredAtMs),
      'caller → Ada before the yes': framesOf(ada, 'callerVoice', answeredAtMs, acceptedAtMs),
    }).toEqual({ 'brief → caller': [], 'caller → Ada before the yes': [] });

    // Before, a line that drops gives the caller the agent back.
    await untilWatched();
    await ada.hangUp();
    await caller.waitFor('bye-received', { sinceMs: acceptedAtMs, timeoutMs: PATIENCE_MS });
    await roomsAreGone();
  });
});

describe('own-prompts', () => {
  it('speaks with its own words to the caller and to Ada, who declines', async () => {
    const { caller, ada } = shop;
    await using _ = await startExample('own-prompts', shop.env);
    await callsIn();
    expect(spoken()).toContain('Bound and Found, the book shop.');
    const askedAtMs = Date.now();
    await caller.press('0');
    await ringsAndAnswers(askedAtMs, 'Let me see whether Ada has a moment.');
    const answeredAtMs = Date.now();
    await hearsOut(ada, 'supportAgent', answeredAtMs);
    expect(spoken()).toContain("Hi Ada, it's the shop's assistant.");
    const declinedAtMs = Date.now();
    await ada.press('2');
    await ada.waitFor('bye-received', { sinceMs: declinedAtMs, timeoutMs: PATIENCE_MS });
    await hearsOut(caller, 'supportAgent', declinedAtMs);
    expect(spoken()).toContain('Ada is busy with another customer just now.');
    await caller.hangUp();
    await roomsAreGone();
  });
});

describe('custom-brief', () => {
  it('asks the model for its own fields, from which Ada is told the order number', async () => {
    const { caller, ada, models } = shop;
    models.llm.script([
      { when: { schemaName: 'brief' }, reply: (request) => ({ json: briefOf(request) }) },
      {
        when: { hasTool: 'accept_call', lastUser: /\border\b/i },
        reply: ({ system }) => `It is order ${/orderNumber: (\d+)/.exec(system)?.[1] ?? 'unknown'}.`,
      },
      ...SCRIPT,
    ]);
    await using _ = await startExample('custom-brief', shop.env);
    await callsIn();
    const askedAtMs = Date.now();
    await sayUntilUnderstood(
      caller,
      'My book has not arrived, and I would like to speak to a person.',
      models,
    );
    await ringsAndAnswers(askedAtMs, "I'm calling Ada.");
    await hearsOut(ada, 'supportAgent', Date.now());
    const doubtedAtMs = Date.now();
    await sayUntilUnderstood(ada, 'Which order is it?', models);
    await hearsOut(ada, 'supportAgent', doubtedAtMs);
    expect(spoken()).toContain('It is order 4711.');
    await caller.hangUp();
    await roomsAreGone();
  });
});

/** What a model would make of the schema it is given: the order number, proven by the customer's last line. */
function briefOf({ schema, messages }: ChatRequest): object {
  const line = [...(messages.at(-1)?.text ?? '').matchAll(/^(\d+)\. Customer:/gm)].at(-1)?.[1];
  const claim = (text: string) => ({ text, turns: [Number(line)] });
  const asked = JSON.stringify(schema).includes('The number of the order it is about');
  return {
    caller: null,
    headline: claim('A customer misses a book.'),
    reason: claim('It has not arrived.'),
    wants: null,
    mood: null,
    urgency: 'normal',
    language: 'en',
    tried: [],
    openQuestions: [],
    facts: [],
    fields: { orderNumber: asked ? claim('4711') : null, bookTitle: null, wantsBack: null },
  };
}

/** All that the agents were made to say since the test began. */
function spoken(): string {
  return shop.models.requests
    .flatMap((request) => (request.stage === 'tts' && request.atMs >= sinceMs ? [request.text.trim()] : []))
    .join(' ');
}

async function callsIn(): Promise<void> {
  const { caller, stack } = shop;
  await caller.call(stack.sip.address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  await hearsOut(caller, 'supportAgent', sinceMs);
}

/** The caller has been told who is called and has the music; only then is the phone taken off the hook. */
async function ringsAndAnswers(askedAtMs: number, announcement: string): Promise<void> {
  const { caller, ada, models } = shop;
  await ada.waitFor('ringing', { sinceMs: askedAtMs, timeoutMs: PATIENCE_MS });
  const { atMs } = await models.waitForRequest(
    (request) => request.stage === 'tts' && request.atMs >= askedAtMs && request.text.includes(announcement),
    { timeoutMs: PATIENCE_MS },
  );
  await hearsOut(caller, 'supportAgent', atMs);
  await vi.waitUntil(() => caller.ear.kindOfSound({ sinceMs: Date.now() - 2_000 }) === 'music', {
    timeout: PATIENCE_MS,
  });
  ada.answer();
}

async function hears(phone: Phone, voice: MarkerName, since: number): Promise<Interval> {
  try {
    return await phone.ear.untilHeard(voice, { sinceMs: since, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (cause) {
    const who = phone === shop.ada ? 'Ada' : 'The caller';
    throw new Error(`${who} did not hear ${voice}; the agents said: ${spoken()}`, { cause });
  }
}

/** Who does not know when they are put through says hello more than once. */
async function greetsUntilHeard(
  phone: Phone,
  { by, voice, since }: { by: Phone; voice: MarkerName; since: number },
): Promise<void> {
  const heard = hears(by, voice, since);
  const isHeard = () => by.ear.heard(voice, { sinceMs: since }).length > 0;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  while (!isHeard() && !patience.aborted) await phone.say('Hello, who is there?');
  await heard;
}

/** Waits until a voice has been heard and has stopped. */
async function hearsOut(phone: Phone, voice: MarkerName, since = 0): Promise<void> {
  await hears(phone, voice, since);
  const isQuiet = () =>
    Date.now() - (phone.ear.heard(voice, { sinceMs: since }).at(-1)?.toMs ?? Infinity) > PAUSE_MS;
  await vi.waitUntil(isQuiet, { timeout: PATIENCE_MS });
}

function framesOf(phone: Phone, voice: MarkerName, since: number, untilMs = Infinity): number[] {
  return phone.ear.framesWith(voice, { sinceMs: since, untilMs, minMs: 40 });
}

/** The call is the two people's own: its job only watches it. */
async function untilWatched(): Promise<void> {
  const { rooms } = shop;
  const identities = async () => {
    const [room] = await rooms.listRooms();
    return room ? (await rooms.listParticipants(room.name)).map(({ identity }) => identity) : [];
  };
  await vi.waitUntil(async () => (await identities()).some((identity) => identity.startsWith('watcher')), {
    timeout: PATIENCE_MS,
  });
}

async function roomsAreGone(): Promise<void> {
  await vi.waitUntil(async () => (await shop.rooms.listRooms()).length === 0, { timeout: PATIENCE_MS });
}
