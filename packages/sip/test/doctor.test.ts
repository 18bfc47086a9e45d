import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Room } from '@livekit/rtc-node';
import { createAgentToken } from '@warm/session-core/rooms';
import { startPhone, startStack, type Phone, type SipStack } from '@warm/testbed';
import { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  applySetup,
  parseSetup,
  renderReport,
  runDoctor,
  type CheckName,
  type DoctorReport,
} from '../src/index.js';

let stack: SipStack;
let phone: Phone;
let env: Record<string, string>;

const PASSWORD = 'correct-horse-battery';

beforeAll(async () => {
  stack = await startStack({ sip: {} });
  phone = await startPhone({ answer: { afterMs: 0 } });
  const { url, apiKey, apiSecret } = stack.livekit;
  env = {
    LIVEKIT_URL: url,
    LIVEKIT_API_KEY: apiKey,
    LIVEKIT_API_SECRET: apiSecret,
    PASSWORD,
  };
});
afterAll(async () => {
  await phone.close();
  await stack.close();
});

function input(changes: Record<string, unknown> = {}) {
  return {
    name: 'doctor',
    inboundTrunks: {
      main: {
        numbers: ['+15550144'],
        allowedAddresses: ['203.0.113.0/24'],
        auth: { username: 'acme', password: '${PASSWORD}' },
      },
    },
    outboundTrunks: { provider: { address: phone.hostPort, transport: 'udp', numbers: ['+15550145'] } },
    dispatchRules: { calls: { trunks: ['main'], agent: { name: 'nobody' } } },
    doctor: {
      sipServer: `127.0.0.1:${stack.sip.port}`,
      testCall: { number: '+15550100146', trunk: 'provider', iOwnThisNumber: true },
    },
    ...changes,
  };
}

type Changes = Record<string, unknown>;

async function examine(
  changes: Changes = {},
  options: {
    env?: Record<string, string>;
    testCall?: boolean;
    agents?: boolean;
    agentTimeoutMs?: number;
  } = {},
): Promise<DoctorReport> {
  const { env: otherEnv, ...rest } = options;
  const file = parseSetup(input(changes), { ...env, ...otherEnv });
  const report = await runDoctor({ file, agents: false, ...rest });
  // Whatever is found, no secret is shown.
  const shown = JSON.stringify(report) + renderReport(report).join('\n');
  for (const secret of [PASSWORD, env['LIVEKIT_API_SECRET'], otherEnv?.['LIVEKIT_API_SECRET'], 'eyJ']) {
    if (secret !== undefined) expect(shown).not.toContain(secret);
  }
  for (const { status, cure } of report.findings) {
    if (status === 'wrong' || status === 'warning') expect(cure).toMatch(/\.$/);
  }
  return report;
}

function statuses({ findings }: DoctorReport): Partial<Record<CheckName, string>> {
  return Object.fromEntries(findings.map(({ check, status }) => [check, status]));
}

/** The texts of what is wrong or doubtful about one thing. */
function complaints({ findings }: DoctorReport, check: CheckName): string[] {
  return findings
    .filter((each) => each.check === check && each.status !== 'ok' && each.status !== 'skipped')
    .map(({ status, text }) => `${status}: ${text}`);
}

function clients() {
  const { httpUrl, apiKey, apiSecret } = stack.livekit;
  return {
    sip: new SipClient(httpUrl, apiKey, apiSecret),
    rooms: new RoomServiceClient(httpUrl, apiKey, apiSecret),
  };
}

/** Applies the file for one test. */
async function applied(changes: Changes = {}): Promise<void> {
  const { sip } = clients();
  const { ids } = await applySetup({ file: parseSetup(input(changes), env), sip });
  onTestFinished(async () => {
    for (const id of Object.values(ids.dispatchRules)) await sip.deleteSipDispatchRule(id);
    for (const id of [...Object.values(ids.inboundTrunks), ...Object.values(ids.outboundTrunks)]) {
      await sip.deleteSipTrunk(id);
    }
  });
}

/** Answers every packet or request with the same text, and with nothing if there is none. */
async function udpServer(answer: (request: string) => string | undefined): Promise<string> {
  const socket: Socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const text = answer(message.toString());
    if (text !== undefined) socket.send(text, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a healthy system', () => {
  test('everything is well, the phone rings and is hung up, and nothing is left behind', async () => {
    await applied();
    const report = await examine({}, { testCall: true });
    expect(report.isHealthy).toBe(true);
    expect(statuses(report)).toEqual({
      server: 'ok',
      clock: 'ok',
      keys: 'ok',
      telephony: 'ok',
      trunks: 'ok',
      dispatch: 'ok',
      agent: 'skipped',
      'sip-server': 'ok',
      provider: 'ok',
      codecs: 'skipped',
      'test-call': 'ok',
    });
    await phone.waitFor('bye-received');
    const rooms = await clients().rooms.listRooms();
    expect(rooms.filter(({ name }) => name.startsWith('warm-doctor'))).toEqual([]);
  });

  test('an agent that comes is seen, one that does not is missed', async () => {
    const { url, apiKey, apiSecret } = stack.livekit;
    const { rooms } = clients();
    const room = new Room();
    const report = examine({}, { agents: true, agentTimeoutMs: 5_000 });
    // A stand-in for a worker: joins the room it would be sent to, as an agent.
    const roomName = await vi.waitFor(async () => {
      const found = (await rooms.listRooms()).find(({ name }) => name.startsWith('warm-doctor'));
      if (!found) throw new Error('no room yet');
      return found.name;
    });
    const token = await createAgentToken({
      credentials: { url, apiKey, apiSecret },
      roomName,
      identity: 'worker',
    });
    await room.connect(url, token, { autoSubscribe: false, dynacast: false });
    onTestFinished(() => room.disconnect());
    expect(statuses(await report).agent).toBe('ok');

    const missed = await examine({}, { agents: true, agentTimeoutMs: 500 });
    expect(complaints(missed, 'agent')).toEqual([expect.stringContaining('nobody came for "nobody"')]);
    expect((await rooms.listRooms()).filter(({ name }) => name.startsWith('warm-doctor'))).toEqual([]);
  });
});

describe('the server', () => {
  test.each([
    ['refuses', () => freePort().then((port) => `ws://127.0.0.1:${port}`), 'refuses connections'],
    ['does not exist', async () => 'wss://livekit.invalid', 'there is no livekit.invalid'],
    [
      'has no certificate',
      async () => `https://127.0.0.1:${new URL(stack.livekit.httpUrl).port}`,
      'certificate',
    ],
  ])('that %s is named, and nothing that depends on it is', async (_, url, text) => {
    const report = await examine({}, { env: { LIVEKIT_URL: await url() } });
    expect(complaints(report, 'server')).toEqual([expect.stringContaining(text)]);
    expect(statuses(report)).toMatchObject({
      clock: 'skipped',
      keys: 'skipped',
      trunks: 'skipped',
      agent: 'skipped',
    });
    expect(report.isHealthy).toBe(false);
  });

  test.each([
    [8_000, 'warning'],
    [600_000, 'wrong'],
  ])('whose clock is %i ms off gets a %s', async (offMs, status) => {
    // In front of the real one: its answers, dated otherwise.
    const server = createHttpServer((_, response) => {
      response.setHeader('date', new Date(Date.now() + offMs).toUTCString());
      response.end('OK');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const report = await examine({}, { env: { LIVEKIT_URL: `ws://127.0.0.1:${port}` } });
    expect(statuses(report).clock).toBe(status);
  });

  test('that does not know the key, or was given another secret, says so', async () => {
    const unknown = await examine({}, { env: { LIVEKIT_API_KEY: 'APIunknown' } });
    expect(complaints(unknown, 'keys')).toEqual(['wrong: the server does not know the API key']);
    const other = await examine(
      {},
      { env: { LIVEKIT_API_SECRET: 'another-secret-of-32-characters-or-more' } },
    );
    expect(complaints(other, 'keys')).toEqual(['wrong: the secret does not belong to the API key']);
    expect(statuses(other)).toMatchObject({ telephony: 'skipped', trunks: 'skipped', agent: 'skipped' });
  });

  test('without Redis has no telephony', async () => {
    await using bare = await startStack();
    const { url, apiKey, apiSecret } = bare.livekit;
    const server = { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret };
    const report = await examine({}, { env: server });
    expect(complaints(report, 'telephony')).toEqual([expect.stringContaining('without Redis')]);
  });
});

describe('trunks and rules', () => {
  test('that were never made, differ, or are in the way of somebody else’s are named', async () => {
    const before = await examine();
    expect(complaints(before, 'trunks')).toEqual([
      'wrong: inbound trunk "main" does not exist on the server',
      'wrong: outbound trunk "provider" does not exist on the server',
    ]);
    expect(complaints(before, 'dispatch')).toEqual([
      'wrong: dispatch rule "calls" does not exist on the server',
    ]);
    await applied();
    const provider = { address: phone.hostPort, transport: 'udp', numbers: ['+15550147'] };
    const changed = await examine({ outboundTrunks: { provider } });
    expect(complaints(changed, 'trunks')).toEqual([
      'wrong: outbound trunk "provider" differs from the file in numbers',
    ]);
    const { inboundTrunks, dispatchRules } = input();
    const twice = await examine({ name: 'twice', inboundTrunks, dispatchRules });
    expect(complaints(twice, 'trunks')).toContainEqual(expect.stringContaining('in the way'));
  });

  test('that anybody may use, that nobody hears, or that send no agent are doubtful', async () => {
    const changes = {
      inboundTrunks: {
        open: { numbers: ['+15550148'] },
        unheard: { numbers: ['+15550149'], allowedAddresses: ['203.0.113.9'] },
      },
      dispatchRules: { calls: { trunks: ['open'] } },
    };
    await applied(changes);
    const report = await examine(changes);
    expect(complaints(report, 'trunks')).toEqual([expect.stringMatching(/^warning: anybody .* "open"$/)]);
    expect(complaints(report, 'dispatch')).toEqual([
      expect.stringMatching(/^wrong: no rule .* "unheard"/),
      expect.stringMatching(/^warning: rule "calls" sends no agent/),
    ]);
  });
});

describe('SIP', () => {
  test('a livekit-sip that is not there is named', async () => {
    const report = await examine({ doctor: { sipServer: `127.0.0.1:${await freePort()}` } });
    expect(complaints(report, 'sip-server')).toEqual([expect.stringContaining('nothing listens there')]);
  });

  test.each([
    ['that does not exist', async () => 'provider.invalid', 'wrong', 'does not exist in DNS'],
    ['where nothing listens', async () => `127.0.0.1:${await freePort()}`, 'wrong', 'nothing listens'],
    ['that is silent', () => udpServer(() => undefined), 'warning', 'does not answer over UDP'],
  ])('a provider %s is named', async (_, address, status, text) => {
    const provider = { address: await address(), transport: 'udp', numbers: ['+15550145'] };
    const report = await examine({ outboundTrunks: { provider } });
    expect(complaints(report, 'provider')).toEqual([
      expect.stringMatching(new RegExp(`^${status}: .*${text}`)),
    ]);
  });

  test('a provider over TCP is asked over TCP', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write('SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const provider = { address: `127.0.0.1:${port}`, transport: 'tcp', numbers: ['+15550145'] };
    const report = await examine({ outboundTrunks: { provider } });
    expect(statuses(report).provider).toBe('ok');
    expect(report.findings.find(({ check }) => check === 'provider')?.text).toContain('over TCP');
  });

  test.each([
    ['m=audio 0 RTP/AVP 18 96\r\na=rtpmap:96 opus/48000/2\r\n', 'wrong'],
    ['m=audio 0 RTP/AVP 18 97\r\na=rtpmap:97 pcma/8000\r\n', 'ok'],
    ['m=audio 0 RTP/AVP 0 8\r\n', 'ok'],
  ])('codecs that a provider tells are compared with LiveKit’s: %j', async (media, status) => {
    const body = `v=0\r\n${media}`;
    const answer = `SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const provider = { address: await udpServer(() => answer), transport: 'udp', numbers: ['+15550145'] };
    expect(statuses(await examine({ outboundTrunks: { provider } })).codecs).toBe(status);
  });

  test.each([
    [486, 'the number was busy (SIP 486)'],
    [403, 'the call was refused (SIP 403)'],
    [404, 'the number could not be reached (SIP 404)'],
    [503, 'the provider or livekit-sip failed (SIP 503)'],
  ])('a test call that ends in %i is explained', async (status, text) => {
    await applied();
    phone.setAnswer({ status });
    onTestFinished(() => phone.setAnswer({ afterMs: 0 }));
    expect(complaints(await examine({}, { testCall: true }), 'test-call')).toEqual([`wrong: ${text}`]);
  });

  test('no number is rung that the file does not name as its owner’s own', async () => {
    await applied();
    const report = await examine({ doctor: {} }, { testCall: true });
    expect(statuses(report)['test-call']).toBe('skipped');
    const asked = await examine();
    expect(statuses(asked)['test-call']).toBe('skipped');
  });
});

describe('warm-sip', () => {
  const packageDir = path.resolve(import.meta.dirname, '..');
  /** The command as it is published, built for this run: inside the package, where its dependencies resolve. */
  const binDir = path.join(packageDir, '.warm', `cli-${process.pid}`);
  let folder: string;

  beforeAll(async () => {
    const tsup = path.join(path.dirname(createRequire(import.meta.url).resolve('tsup')), 'cli-default.js');
    const options = ['--no-dts', '--no-sourcemap', '--format', 'esm', '--out-dir', binDir];
    await promisify(execFile)(process.execPath, [tsup, ...options], { cwd: packageDir });
    folder = await mkdtemp(path.join(tmpdir(), 'warm-sip-'));
  });
  afterAll(async () => {
    await rm(binDir, { recursive: true, force: true });
    await rm(folder, { recursive: true });
  });

  async function run(...args: string[]): Promise<{ code: number; output: string }> {
    const command = [path.join(binDir, 'cli.js'), ...args];
    const result = await promisify(execFile)(process.execPath, command, {
      env: { ...process.env, ...env },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error: unknown) => {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, output: stdout + stderr };
      },
    );
    expect(result.output).not.toContain(PASSWORD);
    expect(result.output).not.toContain(env['LIVEKIT_API_SECRET']);
    return result;
  }

  async function fileOf(changes: Changes): Promise<string> {
    const file = path.join(folder, 'setup.yaml');
    await writeFile(file, JSON.stringify(input(changes)));
    return file;
  }

  test('plans, tries, applies, and finds nothing to do the second time', async () => {
    const file = await fileOf({ name: 'cli', doctor: { sipServer: `127.0.0.1:${stack.sip.port}` } });
    const { sip } = clients();
    const count = async () => (await sip.listSipInboundTrunk()).length;
    const before = await count();
    const plan = await run('plan', file);
    expect(plan.code).toBe(0);
    expect(plan.output).toMatch(
      /create {2}inbound trunk main\n {10}numbers: \["\+15550144"\][^]*auth\.password: \(secret\)/,
    );
    expect(await run('apply', file, '--dry-run')).toEqual(plan);
    expect(await count()).toBe(before);

    expect((await run('apply', file)).code).toBe(0);
    expect(await count()).toBe(before + 1);
    const again = await run('apply', file);
    expect(again.output).toMatch(/keep {4}inbound trunk main \(ST_\w+\)[^]*Nothing to do\.\n$/);
    const json = JSON.parse((await run('plan', file, '--json')).output) as { isUpToDate: boolean };
    expect(json.isUpToDate).toBe(true);

    const healthy = await run('doctor', file, '--no-agents');
    expect(healthy).toMatchObject({ code: 0 });
    expect(healthy.output).toMatch(/^ok {6}server: 127\.0\.0\.1:\d+ answers$/m);
    const sick = await run('doctor', await fileOf({ name: 'other' }), '--no-agents', '--json');
    expect(sick.code).toBe(1);
    expect(JSON.parse(sick.output)).toMatchObject({ isHealthy: false });
  });

  test('says everything that is wrong with a file, and ends with 2', async () => {
    const wrong = await run('apply', await fileOf({ name: 'A B', doctor: { sipServer: 'sip:here' } }));
    expect(wrong.code).toBe(2);
    expect(wrong.output).toMatch(/name: "A B"[^]*doctor\.sipServer: "sip:here" cannot be used\./);
    expect((await run('plan', path.join(folder, 'missing.yaml'))).code).toBe(2);
    expect((await run('aply')).code).toBe(2);
    expect((await run('--help')).code).toBe(0);
  });

  test('a server that cannot be reached is an error in plain words, and ends with 1', async () => {
    const livekit = {
      url: `ws://127.0.0.1:${await freePort()}`,
      apiKey: '${LIVEKIT_API_KEY}',
      apiSecret: '${LIVEKIT_API_SECRET}',
    };
    const result = await run('apply', await fileOf({ livekit }));
    expect(result).toMatchObject({
      code: 1,
      output: expect.stringContaining('the server cannot be reached') as string,
    });
  });
});
