import { Directory, InvalidStateError } from '@warm/session-core';
import { createFakePorts, type FakeLine } from '@warm/session-core/testing';
import { describe, expect, it } from 'vitest';
import { WarmCall, type CallOptions } from './warm-call.js';

const directory = Directory.from({
  departments: [
    { id: 'sales', name: 'sales', destinations: [{ id: 'cy', name: 'Cy', address: 'sip:cy@pbx.example' }] },
  ],
});

function setUp(ports = createFakePorts(), options: Partial<CallOptions<FakeLine>> = {}) {
  const errors: unknown[] = [];
  const call = new WarmCall<FakeLine>({
    roomName: 'call',
    callerIdentity: 'caller',
    directory,
    ports,
    onError: (error) => errors.push(error),
    ...options,
  });
  const untilCalled = (prefix: string) =>
    expect.poll(() => ports.calls.find((each) => each.startsWith(prefix))).toBeDefined();
  return { call, ports, errors, untilCalled, attempt: () => `${call.transfer?.id ?? ''}-1` };
}

async function merge({ call, ports, untilCalled, attempt }: ReturnType<typeof setUp>) {
  call.requestTransfer({ reason: 'a quote' });
  await untilCalled('dial:');
  ports.leg(attempt()).answered();
  await untilCalled('brief:');
  ports.decisions(attempt()).accepted('digit');
  await untilCalled('watch:');
}

describe('WarmCall', () => {
  it('ends as merged once the two talk alone, also when a listener of the application throws', async () => {
    const given = setUp(createFakePorts(), {
      settings: { limits: { boomerangWindowMs: 0 } },
      onStep: () => {
        throw new Error('mine');
      },
    });
    await merge(given);
    expect(await given.call.ended).toBe('merged');
    expect(given.errors).toContainEqual(new Error('mine'));
  });

  it('seeks one person at a time', async () => {
    const { call, untilCalled } = setUp();
    call.requestTransfer({ reason: 'a quote' });
    await untilCalled('dial:');
    expect(() => call.requestTransfer({ reason: 'again' })).toThrow(InvalidStateError);
    expect(() => call.requestColdTransfer('cy')).toThrow(InvalidStateError);
  });

  it('seeks again after the caller has called it off, and calls nothing off twice', async () => {
    const { call, ports, untilCalled, attempt } = setUp();
    call.requestTransfer({ reason: 'a quote' });
    await untilCalled('dial:');
    call.cancelTransfer();
    await untilCalled(`hang-up:${attempt()}`);
    expect(await call.transfer?.outcome).toMatchObject({ type: 'returned' });
    call.cancelTransfer();
    call.requestTransfer({ reason: 'after all' });
    await expect.poll(() => ports.calls).toContain(`dial:${attempt()}`);
  });

  it('hangs up on the person being called when the caller leaves, and ends', async () => {
    const { call, untilCalled, attempt } = setUp();
    call.requestTransfer({ reason: 'a quote' });
    await untilCalled('dial:');
    call.callerLeft();
    await untilCalled(`hang-up:${attempt()}`);
    expect(await call.ended).toBe('caller-left');
  });

  it('ends when the caller leaves without a transfer; nobody is sought for them any more', async () => {
    const { call, ports } = setUp();
    call.callerLeft();
    call.requestTransfer({ reason: 'too late' });
    expect(await call.ended).toBe('caller-left');
    expect(ports.calls).toEqual([]);
  });

  it('takes a caller back whose phone nobody confirmed to have been sent on', async () => {
    const ports = createFakePorts(undefined, { coldTransfer: { type: 'sent', confirmed: false } });
    const { call, untilCalled } = setUp(ports);
    call.requestColdTransfer('cy');
    await untilCalled('resume:cold-transfer-refused');
  });
});
