import { describe, expect, it } from 'vitest';
import type { CallReport, WatchRequest } from './control-api.js';
import { createControlClient } from './control-client.js';
import { startControlServer } from './control-server.js';

const signal = () => AbortSignal.timeout(5_000);
const call: WatchRequest = { roomName: 'call-1', identities: ['caller', 'supervisor'] };

async function start(watch: (request: WatchRequest) => Promise<void> = async () => undefined) {
  const reports: CallReport[] = [];
  const server = await startControlServer({ watch, onReport: (report) => reports.push(report) });
  return { server, reports, client: createControlClient(server.settings) };
}

describe('the control channel', () => {
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
