import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { JobSettings } from '../settings/job-settings.js';
import type { CallReport, ServedCall, WatchRequest } from './control-api.js';
import { createControlClient } from './control-client.js';
import { startControlServer } from './control-server.js';

const signal = () => AbortSignal.timeout(5_000);
/** More than fits into an environment variable. */
const people = Array.from({ length: 3_000 }, (_, index) => ({
  id: `person-${index}`,
  name: `Person ${index}`,
  address: `sip:person-${index}@pbx.example`,
}));
const settings = {
  directory: { departments: [{ id: 'support', name: 'support', destinations: people }] },
  callerId: 'support',
} as unknown as Omit<JobSettings, 'control'>;

const servedCall: ServedCall = { callId: 'AJ_1', roomName: 'call-1', isSuccessor: false };
/** What a job's process does with its line, as a program. */
const SERVES = `
  const { url, token, call } = JSON.parse(process.argv[1]);
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
  require('node:http').request(url + '/calls/served', { method: 'POST', headers }).end(JSON.stringify(call));
`;

const call: WatchRequest = { roomName: 'call-1', identities: ['caller', 'supervisor'] };

async function start(watch: (request: WatchRequest) => Promise<void> = async () => undefined) {
  const reports: CallReport[] = [];
  const served: ServedCall[] = [];
  const gone: ServedCall[] = [];
  const server = await startControlServer({
    settings,
    watch,
    onReport: (report) => reports.push(report),
    onServed: (call) => {
      served.push(call);
      return () => void gone.push(call);
    },
  });
  return { server, reports, served, gone, client: createControlClient(server.settings) };
}

describe('the control channel', () => {
  it('gives a job its settings, however many people there are', async () => {
    const { server, client } = await start();
    await using _ = server;
    expect(JSON.stringify(settings).length).toBeGreaterThan(128 * 1024);
    expect(await client.settings()).toEqual({ ...settings, control: server.settings });
  });

  it('tells when the process that serves a call is gone, and not before', async () => {
    const { server, served, gone } = await start();
    await using _ = server;
    const job = spawn(process.execPath, [
      '-e',
      SERVES,
      JSON.stringify({ ...server.settings, call: servedCall }),
    ]);
    await expect.poll(() => served).toEqual([servedCall]);
    expect(gone).toEqual([]);
    job.kill('SIGKILL');
    await expect.poll(() => gone).toEqual([servedCall]);
  });

  it('learns which call a job serves, and does not wait for it when it closes', async () => {
    const { server, served, client } = await start();
    client.serve(servedCall);
    await expect.poll(() => served).toEqual([servedCall]);
    await server.close();
  });

  it('hands a merged call to the main process and says when it is watched', async () => {
    const watched: WatchRequest[] = [];
    const { server, client } = await start(async (request) => void watched.push(request));
    await using _ = server;
    await client.watch(call, signal());
    expect(watched).toEqual([call]);
  });

  it('rejects when the call cannot be watched', async () => {
    const { server, client } = await start(() => Promise.reject(new Error('no such room')));
    await using _ = server;
    await expect(client.watch(call, signal())).rejects.toThrow('500');
  });

  it('delivers reports in order', async () => {
    const { server, client, reports } = await start();
    await using _ = server;
    const sent = [1, 2, 3].map((atMs): CallReport => ({ type: 'call-started', callId: 'c', atMs }));
    sent.forEach((report) => client.report(report));
    await client.flush();
    expect(reports).toEqual(sent);
  });

  it('lets nobody in without the token', async () => {
    const { server } = await start();
    await using _ = server;
    const stranger = createControlClient({ ...server.settings, token: 'x' });
    await expect(stranger.watch(call, signal())).rejects.toThrow('401');
  });
});
