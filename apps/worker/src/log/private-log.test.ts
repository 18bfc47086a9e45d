import { log } from '@livekit/agents';
import { describe, expect, it } from 'vitest';
import { keepLogsPrivate } from './private-log.js';

describe('keepLogsPrivate', () => {
  it('leaves nothing anybody said in what @livekit/agents writes', () => {
    const lines: string[] = [];
    keepLogsPrivate('info', { write: (line: string) => void lines.push(line) });
    log().info({ 'lk.pii.user_input': 'my card number is 4111', jobId: 'AJ_1' }, 'heard');
    expect(lines.join()).toContain('AJ_1');
    expect(lines.join()).toContain('"lk.pii.user_input":"[redacted]"');
    expect(lines.join()).not.toContain('4111');
  });
});
