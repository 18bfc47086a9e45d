import { log } from '@livekit/agents';
import { beforeEach, describe, expect, it } from 'vitest';
import { keepLogsPrivate } from './private-log.js';

const ROOM = 'call-_+15550111222_x7Hk';

describe('keepLogsPrivate', () => {
  const lines: string[] = [];
  const written = () => lines.join('');
  beforeEach(() => {
    lines.length = 0;
    keepLogsPrivate('info', { write: (line: string) => void lines.push(line) });
  });

  it('leaves nothing anybody said in what @livekit/agents writes', () => {
    log().info({ 'lk.pii.user_input': 'my card number is 4111', jobId: 'AJ_1' }, 'heard');
    expect(written()).toContain('AJ_1');
    expect(written()).toContain('"lk.pii.user_input":"[redacted]"');
    expect(written()).not.toContain('4111');
  });

  it('nor in what a logger made for one call writes with each line', () => {
    log()
      .child({ 'lk.pii.room_name': ROOM, job: { room: { name: ROOM } }, jobId: 'AJ_1' })
      .info('joined');
    expect(written()).toContain('AJ_1');
    expect(written()).not.toContain('15550111222');
  });

  it.each([
    ['names a room', new Error(`The room ${ROOM} is gone.`)],
    ['names an address', new Error('cannot dial sip:ada@pbx.example:5060')],
  ])('nor in an error that %s', (_what, error) => {
    log().warn({ error }, 'transfer');
    expect(written()).toContain(error.name);
    expect(written()).toContain('"stack"');
    expect(written()).not.toMatch(/15550111222|ada@pbx/);
  });
});
