import { voice } from '@livekit/agents';
import { RoomEvent } from '@livekit/rtc-node';
import { describe, expect, it, vi } from 'vitest';
import { startConsult } from './fixtures/consult.js';
import { JudgingLLM } from './fixtures/judging-llm.js';
import { Mouth } from './fixtures/mouth.js';

const choice = 'Press 1 or say yes to take the call, 2 to decline.';
const notUnderstood = "I'm sorry, I didn't get that.";
/** A second, the default, is little on a machine that does other things, too. */
const SOON = 10_000;
/** How long after the last words it is decided; anything will do that lets a word be said in between. */
const QUIET_MS = 200;

type Judging = ConstructorParameters<typeof JudgingLLM>[0];

/** A consult in which the phone has been answered, and who answered is asked of a scripted model. */
async function startAnswered(judging: Judging) {
  const model = new JudgingLLM(judging);
  const mouth = new Mouth();
  const machineDetection = { llm: model, machineSilenceThresholdMs: QUIET_MS, maxEndpointingDelayMs: 0 };
  const consult = await startConsult({ llm: model, mouth, talk: { machineDetection } });
  consult.answer();
  await vi.waitFor(() => expect(consult.spoken()).toContain(choice), SOON);
  await vi.waitFor(() => expect(consult.session.agentState).toBe('listening'), SOON);
  return { ...consult, mouth, says: (text: string) => mouth.says(text) };
}

describe('machines', () => {
  it.each([
    ['machine-vm', 'Este es el buzón de voz de Ada. Deje su mensaje después de la señal.'],
    ['machine-ivr', 'Für den Vertrieb drücken Sie die Eins, für den Support die Zwei.'],
    [
      'machine-unavailable',
      'おかけになった電話は、電波の届かない場所にあるか、電源が入っていないため、かかりません。',
    ],
  ])('are recognised by the model in any language: %s', async (label, greeting) => {
    const verdictOn = (said: string) => (said === greeting ? label : 'uncertain');
    await using consult = await startAnswered({ verdictOn });
    consult.says(greeting);
    await vi.waitFor(() => expect(consult.on.voicemail).toHaveBeenCalledOnce(), SOON);
    expect(consult.spoken()).not.toContain(notUnderstood);
  });

  it('are listened to while the headline is spoken', async () => {
    const model = new JudgingLLM({ verdictOn: () => 'machine-vm' });
    const mouth = new Mouth();
    const machineDetection = { llm: model, machineSilenceThresholdMs: 0, maxEndpointingDelayMs: 0 };
    await using consult = await startConsult({ llm: model, mouth, talk: { machineDetection } });
    consult.room.emit(RoomEvent.LocalTrackSubscribed, {});
    await vi.waitFor(() => expect(consult.session.input.audioEnabled).toBe(true), SOON);
    mouth.says('Dit is de voicemail van Ada.');
    await vi.waitFor(() => expect(consult.on.voicemail).toHaveBeenCalledOnce(), SOON);
    expect(consult.spoken()).not.toContain(choice);
    consult.output.open();
  });
});

describe('a person', () => {
  it('is answered and taken at their word though nobody knows yet what they are', async () => {
    const replies = [
      { input: 'Worum geht es?', content: 'Um eine doppelte Abbuchung.' },
      { input: 'Gut, ich übernehme.', toolCalls: [{ name: 'accept_call', args: {} }] },
    ];
    await using consult = await startAnswered({ verdictOn: () => 'uncertain', replies });
    consult.says('Worum geht es?');
    await vi.waitFor(() => expect(consult.spoken()).toContain('Um eine doppelte Abbuchung.'), SOON);
    consult.says('Gut, ich übernehme.');
    await vi.waitFor(() => expect(consult.on.accepted).toHaveBeenCalledWith('speech'), SOON);
    expect(consult.session.amd).toBeNull();
  });

  it('is not asked about any more once they are known as one', async () => {
    const verdictOn = vi.fn(() => 'human');
    await using consult = await startAnswered({ verdictOn });
    consult.says('Hier ist Ada, hallo.');
    await vi.waitFor(() => expect(consult.session.amd).toBeNull(), SOON);
    consult.says('Hinterlassen Sie eine Nachricht.');
    await vi.waitFor(
      () => expect(consult.session.history.items.at(-1)).toMatchObject({ role: 'user' }),
      SOON,
    );
    expect(verdictOn).toHaveBeenCalledOnce();
    expect(consult.on.voicemail).not.toHaveBeenCalled();
  });

  it.each([
    ['pressed a key', (consult: Consult) => consult.press('9')],
    ['had the caller asked', ({ talk }: Consult) => talk.ask('Which city?')],
    ['wanted somebody who is not there', wantsBob],
    ['accepted', ({ talk }: Consult) => talk.accept('speech')],
    ['declined', ({ talk }: Consult) => void talk.decline()],
  ])('is no machine after they have %s, whatever their words are taken for', async (_, act) => {
    const judging = { verdictOn: () => 'machine-vm' };
    await using person = await startAnswered(judging);
    await using machine = await startAnswered(judging);
    person.says('Ich bin gerade nicht am Platz, aber sagen Sie mal.');
    machine.says('Ich bin gerade nicht am Platz, aber sagen Sie mal.');
    act(person);
    await vi.waitFor(() => expect(machine.on.voicemail).toHaveBeenCalledOnce(), SOON);
    expect(person.on.voicemail).not.toHaveBeenCalled();
  });

  it('is no machine after they have heard an answer out and speak again', async () => {
    const verdictOn = (said: string) => (said.endsWith('Platz.') ? 'machine-vm' : 'uncertain');
    const replies = [{ input: 'Wer ruft an?', content: 'Grace.' }];
    await using person = await startAnswered({ verdictOn, replies });
    await using machine = await startAnswered({ verdictOn });
    for (const each of [person, machine]) each.says('Wer ruft an?');
    await vi.waitFor(() => expect(person.spoken()).toContain('Grace.'), SOON);
    await vi.waitFor(() => expect(person.session.agentState).toBe('listening'), SOON);
    for (const each of [person, machine]) each.says('Ich bin gerade nicht am Platz.');
    await vi.waitFor(() => expect(machine.on.voicemail).toHaveBeenCalledOnce(), SOON);
    expect(person.on.voicemail).not.toHaveBeenCalled();
  });
});

describe('a model that cannot tell', () => {
  it('does nothing to the talk, and is not asked again', async () => {
    const verdictOn = vi.fn(() => {
      throw new Error('no verdict today');
    });
    const replies = [{ input: 'Worum geht es?', content: 'Um eine Rechnung.' }];
    await using consult = await startAnswered({ verdictOn, replies });
    consult.says('Hallo?');
    await vi.waitFor(() => expect(consult.session.amd).toBeNull(), SOON);
    consult.says('Worum geht es?');
    await vi.waitFor(() => expect(consult.spoken()).toContain('Um eine Rechnung.'), SOON);
    expect(consult.spoken()).not.toContain(notUnderstood);
    expect(verdictOn).toHaveBeenCalledOnce();
    consult.press('1');
    expect(consult.on.accepted).toHaveBeenCalledWith('digit');
  });
});

describe('the detection', () => {
  it('leaves nothing behind when the talk ends first', async () => {
    const before = timers();
    const without = await startConsult();
    const consult = await startAnswered({ verdictOn: () => 'uncertain' });
    consult.says('Allô ?');
    for (const { talk } of [without, consult]) await talk.close({ type: 'canceled', by: 'program' });
    expect(consult.session.amd).toBeNull();
    await vi.waitFor(() => expect(consult.room.disconnect).toHaveBeenCalledOnce(), SOON);
    expect(listeners(consult.session)).toEqual(listeners(without.session));
    await vi.waitFor(() => expect(timers()).toBe(before), SOON);
  });
});

function listeners(session: voice.AgentSession): number[] {
  return Object.values(voice.AgentSessionEventTypes).map((event) => session.listenerCount(event));
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
}

function wantsBob({ talk, on }: Consult): void {
  on.redirected.mockReturnValue(false);
  talk.redirect('bob');
}

type Consult = Awaited<ReturnType<typeof startAnswered>>;
