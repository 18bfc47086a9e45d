import { expect, it, vi } from 'vitest';
import { InvalidStateError } from './invalid-state-error.js';
import { LeaseLostError } from './lease-lost-error.js';
import { StoreUnavailableError } from './store-unavailable-error.js';
import { WarmError } from './warm-error.js';

const lease = { transferId: 't', owner: 'a', epoch: 1, expiresAtMs: 0 };

it('an error of another copy of the package is recognised by its class', async () => {
  vi.resetModules();
  const copy = await import('./lease-lost-error.js');
  const error: unknown = new copy.LeaseLostError(lease);
  expect(error).not.toBeInstanceOf(LeaseLostError);
  expect(LeaseLostError.isInstance(error)).toBe(true);
  expect(WarmError.isInstance(error)).toBe(true);
  expect(StoreUnavailableError.isInstance(error)).toBe(false);
  expect(InvalidStateError.isInstance(error)).toBe(false);
  expect(InvalidStateError.isInstance(new InvalidStateError('accept', 'ended', []))).toBe(true);
  expect(LeaseLostError.isInstance(Object.assign(new Error(), { code: 'lease-lost' }))).toBe(false);
});
