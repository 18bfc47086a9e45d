import { expectTypeOf, test } from 'vitest';
import {
  TransferSession,
  type Directory,
  type SessionOutcome,
  type TransferPorts,
  type TransferState,
} from '../index.js';

declare const ports: TransferPorts;
declare const directory: Directory;
declare const state: TransferState;
const call = { callRoom: 'call', callerIdentity: 'caller', reason: 'a refund' };

test('a transfer is of a call, over ports, to somebody of a directory', () => {
  TransferSession.escalate({ ...call, ports, directory });
  TransferSession.coldTransfer({ ...call, ports, directory, to: 'billing', skills: ['german'] });
  // @ts-expect-error Nobody could be called.
  TransferSession.escalate({ ...call, ports });
  // @ts-expect-error A number is no option: nothing but the directory can name one.
  TransferSession.escalate({ ...call, ports, directory, number: '+15550100001' });
  const { dialer: _dialer, ...deaf } = ports;
  // @ts-expect-error Every port but three is needed.
  TransferSession.escalate({ ...call, ports: deaf, directory });
  const { coldTransfer: _cold, capacity: _capacity, recovery: _recovery, ...plain } = ports;
  TransferSession.escalate({ ...call, ports: plain, directory });
  // @ts-expect-error Each limit says its unit.
  TransferSession.escalate({ ...call, ports, directory, limits: { decisionTimeout: 60 } });
  // @ts-expect-error A deadline is no effect that takes time.
  TransferSession.escalate({ ...call, ports, directory, effectTimeouts: { 'set-deadline': 1 } });
});

test('what is resumed is known already: who is called and why cannot be said anew', () => {
  void TransferSession.resume({ ports, directory, transferId: 't' });
  // @ts-expect-error Which one?
  void TransferSession.resume({ ports, directory });
  // @ts-expect-error The record says to whom.
  void TransferSession.resume({ ports, directory, transferId: 't', to: 'billing' });
});

test('commands take ids and words', () => {
  const transfer = TransferSession.escalate({ ...call, ports, directory });
  transfer.cancel('caller');
  // @ts-expect-error A deadline cancels by itself.
  transfer.cancel('deadline');
  // @ts-expect-error Redirected to whom?
  transfer.redirect();
  expectTypeOf(transfer.outcome).resolves.toEqualTypeOf<SessionOutcome>();
});

test('a state has only what means something in it', () => {
  // @ts-expect-error An outcome there is when it has ended.
  expectTypeOf(state.outcome);
  if (state.phase === 'ended') expectTypeOf(state.outcome.type).toExtend<string>();
  if (state.phase === 'merging') expectTypeOf(state.attempts[0].answeredAtMs).toBeNumber();
  // @ts-expect-error A transfer that is being given back has no attempts.
  if (state.phase === 'returning') expectTypeOf(state.attempts);
});
