import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
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

function directoryFile(department: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'warm-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'directory.json');
  writeFileSync(path, JSON.stringify({ departments: [{ id: 'billing', name: 'billing', ...department }] }));
  return path;
}

const ada = { id: 'ada', name: 'Ada', address: '+15550100001' };
const bob = { id: 'bob', name: 'Bob', address: 'sip:bob@pbx.example' };

describe('readSettings', () => {
  it('needs nothing: what is not configured is brought up locally', () => {
    expect(readSettings({})).toMatchObject({ consultPath: 'auto', agentName: 'warm-support' });
    expect(readSettings({ OPENAI_API_KEY: '' }).keys).toBeUndefined();
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

  it('wants a trunk for the numbers of a directory, too', () => {
    const WARM_DIRECTORY = directoryFile({ destinations: [bob, ada] });
    expect(problemsOf({ ...livekit, WARM_DIRECTORY })).toEqual([
      expect.stringMatching(/^SIP_OUTBOUND_TRUNK_ID is missing/),
    ]);
    expect(problemsOf({ WARM_DIRECTORY })).toEqual([]);
  });

  it('refuses what a directory may say and this worker cannot do', () => {
    const browser = { id: 'eve', name: 'Eve', kind: 'webrtc', identity: 'eve' };
    expect(problemsOf({ WARM_DIRECTORY: directoryFile({ destinations: [bob, browser] }) })).toEqual([
      expect.stringMatching(/^WARM_DIRECTORY: .*"eve" is reached by "webrtc"/),
    ]);
    const WARM_DIRECTORY = directoryFile({ ringing: 'simultaneous', destinations: [bob] });
    const problem = expect.stringMatching(/^WARM_DIRECTORY: .*"billing" rings everybody at once/) as string;
    expect(problemsOf({ WARM_DIRECTORY })).toEqual([problem]);
    expect(problemsOf({ ...livekit, LIVEKIT_URL: 'wss://lk.example', WARM_DIRECTORY })).toEqual([problem]);
    expect(problemsOf({ ...livekit, WARM_CONSULT_PATH: 'gate', WARM_DIRECTORY })).toEqual([problem]);
    expect(problemsOf({ ...livekit, WARM_DIRECTORY })).toEqual([]);
  });

  it('refuses settings that nothing would come of', () => {
    expect(
      problemsOf({ OPENAI_BASE_URL: 'http://127.0.0.1:1', CARTESIA_BASE_URL: 'http://127.0.0.1:1' }),
    ).toEqual([
      expect.stringMatching(/^OPENAI_BASE_URL is used with keys only/),
      expect.stringMatching(/^CARTESIA_BASE_URL is used with keys only/),
    ]);
    expect(problemsOf({ SIP_OUTBOUND_TRUNK_ID: 'ST_x' })).toEqual([
      expect.stringMatching(/^SIP_OUTBOUND_TRUNK_ID names a trunk of your LiveKit/),
    ]);
    const WARM_DIRECTORY = directoryFile({ destinations: [bob] });
    expect(problemsOf({ WARM_DIRECTORY, WARM_SUPERVISOR: 'sip:ada@pbx.example' })).toEqual([
      expect.stringMatching(/^WARM_SUPERVISOR and WARM_DIRECTORY both say/),
    ]);
  });
});
