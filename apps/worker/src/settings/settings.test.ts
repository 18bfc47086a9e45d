import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';
import { SettingsError } from './settings-error.js';

const livekit = {
  LIVEKIT_URL: 'wss://x.livekit.cloud',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'secret',
};

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
}

describe('readSettings', () => {
  it('needs nothing: what is not configured is brought up locally', () => {
    expect(readSettings({})).toMatchObject({ consultPath: 'auto', agentName: 'warm-support' });
    expect(readSettings({ OPENAI_API_KEY: '' }).keys).toBeUndefined();
  });

  it('keeps messages in a file of its own, wherever a job process runs', () => {
    expect(isAbsolute(readSettings({}).messages)).toBe(true);
    expect(readSettings({ WARM_MESSAGES: '/var/lib/warm/messages.jsonl' }).messages).toBe(
      '/var/lib/warm/messages.jsonl',
    );
  });

  it('takes a supervisor as SIP URI or number', () => {
    expect(
      readSettings({ ...livekit, WARM_SUPERVISOR: 'sip:ada@pbx.example' }).directory?.departments,
    ).toHaveLength(1);
    const env = { ...livekit, WARM_SUPERVISOR: '+15550100001', SIP_OUTBOUND_TRUNK_ID: 'ST_x' };
    expect(readSettings(env).outboundTrunkId).toBe('ST_x');
  });

  it('names every problem at once, each with its cure', () => {
    const problems = problemsOf({
      LIVEKIT_URL: 'wss://x.example',
      OPENAI_API_KEY: 'k',
      WARM_SUPERVISOR: '911',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^LIVEKIT_API_KEY is missing/),
      expect.stringMatching(/^LIVEKIT_API_SECRET is missing/),
      expect.stringMatching(/^CARTESIA_API_KEY is missing/),
      expect.stringMatching(/^WARM_SUPERVISOR: "911" is no phone: use E.164/),
    ]);
  });

  it('names malformed and missing ones in one go', () => {
    const problems = problemsOf({
      LIVEKIT_URL: 'foo',
      OPENAI_API_KEY: 'k',
      WARM_SUPERVISOR: '911',
      WARM_MAX_CALLS: '0',
    });
    const names = problems.map((problem) => problem.split(/[ :]/)[0]);
    expect(names.sort()).toEqual([
      'CARTESIA_API_KEY',
      'LIVEKIT_API_KEY',
      'LIVEKIT_API_SECRET',
      'LIVEKIT_URL',
      'WARM_MAX_CALLS',
      'WARM_SUPERVISOR',
    ]);
  });

  it('names malformed values and never shows a secret', () => {
    const problems = problemsOf({
      LIVEKIT_URL: 'localhost',
      WARM_CONSULT_PATH: 'teleport',
      LIVEKIT_API_SECRET: ' ',
    });
    expect(problems.join('\n')).toContain('LIVEKIT_URL: "localhost"');
    expect(problems.join('\n')).toContain('WARM_CONSULT_PATH: "teleport"');
    expect(problems.join('\n')).toContain('LIVEKIT_API_SECRET: (hidden)');
  });

  it('wants a supervisor and, for a number, a trunk once LiveKit is configured', () => {
    expect(problemsOf(livekit).join()).toContain('WARM_SUPERVISOR is missing');
    expect(problemsOf({ ...livekit, WARM_SUPERVISOR: '+15550100001' }).join()).toContain(
      'SIP_OUTBOUND_TRUNK_ID',
    );
  });

  it('says what is wrong with a directory file', () => {
    expect(problemsOf({ WARM_DIRECTORY: '/nowhere.json' }).join()).toContain(
      'WARM_DIRECTORY: "/nowhere.json"',
    );
  });
});
