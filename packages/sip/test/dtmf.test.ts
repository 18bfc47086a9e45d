import { expect, onTestFinished, test } from 'vitest';
import { createDtmfReader, dial } from '../src/index.js';
import { startLab, uniqueName } from './lab.js';

test('two phones in one room press keys: each is read by itself', async () => {
  const lab = await startLab();
  onTestFinished(() => lab[Symbol.asyncDispose]());
  const roomName = uniqueName('dtmf');
  const room = await lab.join(roomName, 'agent');
  const [ada, sam] = await Promise.all(
    ['ada', 'sam'].map(async (identity) => {
      const phone = await lab.phone({ user: identity, answer: { afterMs: 0 } });
      const uri = phone.uri as `sip:${string}`;
      await dial(uri, { sip: lab.sip, rooms: lab.rooms, roomName, identity, room }).untilAnswered();
      await phone.waitFor('first-rtp');
      return { phone, reader: createDtmfReader({ room, identity }) };
    }),
  );
  if (!ada || !sam) throw new Error('unreachable');
  const pin = ada.reader.read({ minLength: 4, maxLength: 8, terminator: '#' });
  const choice = sam.reader.read();
  // The same key twice is two presses: a bounce is shorter.
  await Promise.all([ada.phone.press('4711#'), sam.phone.press('2')]);
  expect(await pin).toEqual({ type: 'complete', digits: '4711', by: 'terminator' });
  expect(await choice).toEqual({ type: 'complete', digits: '2', by: 'length' });
});
