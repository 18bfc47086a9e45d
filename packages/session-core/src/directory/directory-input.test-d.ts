import { expectTypeOf, test } from 'vitest';
import type { DestinationInput, DirectoryInput } from './directory-input.js';

const ada = { id: 'ada', name: 'Ada' };
const withDestination = (destination: DestinationInput): DirectoryInput => ({
  departments: [{ id: 'billing', name: 'billing', destinations: [destination, 'bob'] }],
});

test('a destination is a phone or a WebRTC participant', () => {
  withDestination({ ...ada, address: '+15550100001' });
  withDestination({ ...ada, kind: 'phone', address: '+15550100001' });
  withDestination({ ...ada, kind: 'webrtc', identity: 'ada' });
  // @ts-expect-error Neither an address nor an identity.
  withDestination({ ...ada });
  // @ts-expect-error Both, and without a kind.
  withDestination({ ...ada, address: '+15550100001', identity: 'ada' });
  // @ts-expect-error A phone has no identity.
  withDestination({ ...ada, kind: 'phone', address: '+15550100001', identity: 'ada' });
  // @ts-expect-error A WebRTC participant has no address.
  withDestination({ ...ada, kind: 'webrtc', identity: 'ada', address: '+15550100001' });
  // @ts-expect-error An identity needs its kind.
  withDestination({ ...ada, identity: 'ada' });
});

test('what contradicts itself is no input even where it was written elsewhere', () => {
  const both = { ...ada, address: '+15550100001', identity: 'ada' };
  expectTypeOf(both).not.toExtend<DestinationInput>();
});
