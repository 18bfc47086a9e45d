import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from './settings.js';
import { SettingsError } from './settings-error.js';

const livekit = {
  LIVEKIT_URL: 'wss://x.livekit.cloud',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'secret',
};

async function problemsOf(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  try {
    await readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
}

function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'warm-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), text);
  return folder;
}

function directoryFile(department: object): string {
  const departments = [{ id: 'billing', name: 'billing', ...department }];
  return join(folderWith('directory.json', JSON.stringify({ departments })), 'directory.json');
}

const ada = { id: 'ada', name: 'Ada', address: '+15550100001' };
const bob = { id: 'bob', name: 'Bob', address: 'sip:bob@pbx.example' };

describe('readSettings', () => {
  it('needs nothing: what is not configured is brought up locally', async () => {
    expect(await readSettings({})).toMatchObject({ consultPath: 'auto', agentName: 'warm-support' });
    expect((await readSettings({ OPENAI_API_KEY: '' })).keys).toBeUndefined();
  });

  it('keeps messages in a file of its own, wherever a job process runs', async () => {
    expect(isAbsolute((await readSettings({})).messages)).toBe(true);
    expect((await readSettings({ WARM_MESSAGES: '/var/lib/warm/messages.jsonl' })).messages).toBe(
      '/var/lib/warm/messages.jsonl',
    );
  });

  it('takes a supervisor as SIP URI or number', async () => {
    expect(
      (await readSettings({ ...livekit, WARM_SUPERVISOR: 'sip:ada@pbx.example' })).directory?.departments,
    ).toHaveLength(1);
    const env = { ...livekit, WARM_SUPERVISOR: '+15550100001', SIP_OUTBOUND_TRUNK_ID: 'ST_x' };
    expect((await readSettings(env)).outboundTrunkId).toBe('ST_x');
  });

  it('names every problem at once, each with its cure', async () => {
    const problems = await problemsOf({
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

  it('names malformed and missing ones in one go', async () => {
    const problems = await problemsOf({
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

  it('names malformed values and never shows a secret', async () => {
    const problems = await problemsOf({
      LIVEKIT_URL: 'localhost',
      WARM_CONSULT_PATH: 'teleport',
      LIVEKIT_API_SECRET: ' ',
    });
    expect(problems.join('\n')).toContain('LIVEKIT_URL: "localhost"');
    expect(problems.join('\n')).toContain('WARM_CONSULT_PATH: "teleport"');
    expect(problems.join('\n')).toContain('LIVEKIT_API_SECRET: (hidden)');
  });

  it('wants a supervisor and, for a number, a trunk once LiveKit is configured', async () => {
    expect((await problemsOf(livekit)).join()).toContain('WARM_SUPERVISOR is missing');
    expect((await problemsOf({ ...livekit, WARM_SUPERVISOR: '+15550100001' })).join()).toContain(
      'SIP_OUTBOUND_TRUNK_ID',
    );
  });

  it('says what is wrong with a directory file', async () => {
    expect((await problemsOf({ WARM_DIRECTORY: '/nowhere.json' })).join()).toContain(
      'WARM_DIRECTORY: "/nowhere.json"',
    );
  });

  it('wants a trunk for the numbers of a directory, too', async () => {
    const WARM_DIRECTORY = directoryFile({ destinations: [bob, ada] });
    expect(await problemsOf({ ...livekit, WARM_DIRECTORY })).toEqual([
      expect.stringMatching(/^SIP_OUTBOUND_TRUNK_ID is missing/),
    ]);
    expect(await problemsOf({ WARM_DIRECTORY })).toEqual([]);
  });

  it('refuses what a directory may say and this worker cannot do', async () => {
    const browser = { id: 'eve', name: 'Eve', kind: 'webrtc', identity: 'eve' };
    expect(await problemsOf({ WARM_DIRECTORY: directoryFile({ destinations: [bob, browser] }) })).toEqual([
      expect.stringMatching(/^WARM_DIRECTORY: .*"eve" is reached by "webrtc"/),
    ]);
    const WARM_DIRECTORY = directoryFile({ ringing: 'simultaneous', destinations: [bob] });
    const problem = expect.stringMatching(/^WARM_DIRECTORY: .*"billing" rings everybody at once/) as string;
    expect(await problemsOf({ WARM_DIRECTORY })).toEqual([problem]);
    expect(await problemsOf({ ...livekit, LIVEKIT_URL: 'wss://lk.example', WARM_DIRECTORY })).toEqual([
      problem,
    ]);
    expect(await problemsOf({ ...livekit, WARM_CONSULT_PATH: 'gate', WARM_DIRECTORY })).toEqual([problem]);
    expect(await problemsOf({ ...livekit, WARM_DIRECTORY })).toEqual([]);
  });

  it('refuses settings that nothing would come of', async () => {
    expect(
      await problemsOf({ OPENAI_BASE_URL: 'http://127.0.0.1:1', CARTESIA_BASE_URL: 'http://127.0.0.1:1' }),
    ).toEqual([
      expect.stringMatching(/^OPENAI_BASE_URL is used with keys only/),
      expect.stringMatching(/^CARTESIA_BASE_URL is used with keys only/),
    ]);
    const WARM_SUPERVISOR = 'sip:ada@pbx.example';
    expect(await problemsOf({ ...livekit, WARM_SUPERVISOR, WARM_SIP_PORT: '5070' })).toEqual([
      expect.stringMatching(/^WARM_SIP_PORT is a port of the local stack/),
    ]);
    expect(await problemsOf({ SIP_OUTBOUND_TRUNK_ID: 'ST_x' })).toEqual([
      expect.stringMatching(/^SIP_OUTBOUND_TRUNK_ID names a trunk of your LiveKit/),
    ]);
    const WARM_DIRECTORY = directoryFile({ destinations: [bob] });
    expect(await problemsOf({ WARM_DIRECTORY, WARM_SUPERVISOR })).toEqual([
      expect.stringMatching(/^WARM_SUPERVISOR and WARM_DIRECTORY both say/),
    ]);
  });

  it('reads prompts and instructions, and says what is wrong with them', async () => {
    const folder = folderWith('greetings.md', '## supportGreeting\nGood day.');
    const { prompts, instructions } = await readSettings({
      WARM_PROMPTS: folder,
      WARM_INSTRUCTIONS: join(folder, 'greetings.md'),
    });
    expect(prompts).toEqual({ supportGreeting: 'Good day.' });
    expect(instructions).toContain('Good day.');

    const wrong = folderWith('greetings.md', '## supportGreeting\nGood day, {nmae}.');
    expect(await problemsOf({ WARM_PROMPTS: wrong, WARM_INSTRUCTIONS: '/nowhere.txt' })).toEqual([
      expect.stringMatching(/^WARM_PROMPTS: .*greetings\.md ## supportGreeting.*nmae/),
      expect.stringMatching(/^WARM_INSTRUCTIONS: "\/nowhere\.txt": it cannot be read/),
    ]);
  });
});
