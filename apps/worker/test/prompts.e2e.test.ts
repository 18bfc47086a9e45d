import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sayUntilUnderstood } from '@warm/testbed';
import { afterAll, expect, it } from 'vitest';
import { openCallCenter } from './harness/call-center.js';
import { callsIn, hears, hearsOut, nothingIsLeft } from './harness/conversation.js';

const PROMPTS = `
## supportGreeting
Good day, this is the shop.

## holdAnnouncement
I am ringing {name} for you.

## choice
Press {acceptKey} if you have a minute, {declineKey} if not.
`;
const INSTRUCTIONS = 'You sell garden gnomes and nothing else.';

const folder = mkdtempSync(join(tmpdir(), 'warm-prompts-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('the agents say what the prompts say, and are for what the instructions say', async () => {
  writeFileSync(join(folder, 'prompts.md'), PROMPTS);
  writeFileSync(join(folder, 'instructions.txt'), INSTRUCTIONS);
  await using center = await openCallCenter({
    env: { WARM_PROMPTS: folder, WARM_INSTRUCTIONS: join(folder, 'instructions.txt') },
  });
  const { ada, models } = center;
  await using caller = await center.caller();
  await callsIn(caller, center);
  await sayUntilUnderstood(caller, 'I would like to speak to a person about a refund please.', models);
  await hears(caller, 'holdMusic');
  await ada.waitFor('answered', { timeoutMs: 30_000 });
  await hearsOut(ada, 'transferAgent');

  const said = (voice: string) =>
    models.requests.flatMap((each) => (each.stage === 'tts' && each.voiceId === voice ? [each.text] : []));
  expect(said('support').join(' ')).toContain('Good day, this is the shop.');
  expect(said('support').join(' ')).toContain('I am ringing Ada for you.');
  expect(said('briefing').join(' ')).toContain('if you have a minute');
  const asked = models.requests.flatMap((each) => (each.stage === 'llm' ? each.chat.messages : []));
  expect(asked.map(({ text }) => text).join(' ')).toContain(INSTRUCTIONS);

  await caller.hangUp();
  await nothingIsLeft(center);
});
