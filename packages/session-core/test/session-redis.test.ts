import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LeaseHeldError } from '../src/errors/lease-held-error.js';
import { StoreUnavailableError } from '../src/errors/store-unavailable-error.js';
import { systemClock } from '../src/ports/clock.js';
import { createRedisCapacity, createRedisTransferStore } from '../src/redis.js';
import { TransferSession } from '../src/session/transfer-session.js';
import { createFakePorts } from '../src/testing/fake-ports.js';
import { describe as describeState, directory, escalate } from './scenario.js';
import { RedisProcess } from './store/redis-process.js';

let redis: RedisProcess;
beforeEach(async () => {
  redis = await RedisProcess.start();
});
afterEach(() => redis[Symbol.asyncDispose]());

function openStore() {
  const store = createRedisTransferStore({ url: redis.url });
  onTestFinished(() => store.close());
  return store;
}

/** A transfer whose phone and people are the test's, and whose time, store and places are real. */
function call(transferId: string, to: string, store = openStore()) {
  const capacity = createRedisCapacity({ url: redis.url });
  onTestFinished(() => capacity.close());
  const errors: unknown[] = [];
  const fakes = createFakePorts(undefined, { store });
  const transfer = escalate({
    ports: { ...fakes, capacity, clock: systemClock } as unknown as typeof fakes,
    transferId,
    to,
    limits: { boomerangWindowMs: 0 },
    onError: (error) => errors.push(error),
  });
  onTestFinished(() => transfer.session.close());
  return { ...transfer, store, errors, leg: () => fakes.leg(`${transferId}-1`) };
}

type Call = ReturnType<typeof call>;

const reaches = ({ session }: Call, state: string) =>
  expect.poll(() => describeState(session.state)).toBe(state);

const stored = async ({ store, session }: Call) => (await store.load(session.id))?.state;

async function rings(of: Call): Promise<void> {
  await reaches(of, 'dialing');
  of.leg().ringing();
  await reaches(of, 'ringing');
}

async function isBriefed(of: Call): Promise<void> {
  await rings(of);
  of.leg().answered();
  await reaches(of, 'briefing');
}

describe('a Redis that is killed in the middle of calls', () => {
  it('costs no call anything: they go on, are told of it, and their records catch up when it is back', async () => {
    const ringing = call('t1', 'billing');
    const declining = call('t2', 'sales');
    const waiting = call('t3', 'dee');
    await Promise.all([rings(ringing), isBriefed(declining), isBriefed(waiting)]);
    await redis.kill();

    ringing.leg().answered();
    await reaches(ringing, 'briefing');
    ringing.session.accept();
    expect(await ringing.session.outcome).toEqual({ type: 'merged', destinationId: 'ada' });
    declining.session.decline('not mine');
    expect(await declining.session.outcome).toMatchObject({ type: 'returned' });
    const late = call('t4', 'eve');
    await isBriefed(late);
    for (const { errors } of [ringing, declining, late]) {
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error).toBeInstanceOf(StoreUnavailableError);
    }
    await expect(
      TransferSession.resume({
        ports: createFakePorts(undefined, { store: openStore() }),
        directory,
        transferId: 't3',
      }),
    ).rejects.toThrow(StoreUnavailableError);

    await redis.start();
    await expect.poll(() => stored(ringing).catch(String)).toEqual(ringing.session.state);
    await expect.poll(() => stored(declining).catch(String)).toEqual(declining.session.state);
    await expect.poll(() => stored(late).catch(String)).toEqual(late.session.state);
    waiting.session.accept();
    late.session.accept();
    expect(await waiting.session.outcome).toEqual({ type: 'merged', destinationId: 'dee' });
    expect(await late.session.outcome).toEqual({ type: 'merged', destinationId: 'eve' });
    await expect.poll(() => stored(waiting)).toEqual(waiting.session.state);
    await expect.poll(() => stored(late)).toEqual(late.session.state);
    expect(await waiting.store.orphans()).toEqual([]);
  });

  it('and with it the process: a successor finds every transition that was acted upon', async () => {
    const store = openStore();
    const first = createFakePorts(undefined, { store });
    const { session } = escalate({ ports: first, leaseMs: 500, owner: 'first' });
    await expect.poll(() => first.calls).toContain('dial:t-1');
    first.leg('t-1').answered();
    await expect.poll(() => describeState(session.state)).toBe('briefing');
    session.askCaller('Which order is it?');
    await expect.poll(() => first.calls).toContain('answer:t-1:yes');
    const { state } = session;
    // Its clock stands still from here: it keeps no lease, and nothing that it would do happens.
    await redis.kill();
    await redis.start();

    const ports = createFakePorts(undefined, { store: openStore() });
    expect((await ports.store.load('t'))?.state).toEqual(state);
    const resume = () =>
      TransferSession.resume({ ports, directory, transferId: 't' }).catch((error: unknown) => {
        if (LeaseHeldError.isInstance(error)) return undefined;
        throw error;
      });
    let successor: Awaited<ReturnType<typeof resume>>;
    await expect.poll(async () => (successor ??= await resume())).toBeDefined();
    await expect.poll(() => successor && describeState(successor.state)).toBe('briefing');
    successor?.accept();
    await expect.poll(() => successor && describeState(successor.state)).toBe('guarding');
    ports.clock.advance(10_000);
    expect(await successor?.outcome).toEqual({ type: 'merged', destinationId: 'ada' });
    await successor?.close();
  });
});
