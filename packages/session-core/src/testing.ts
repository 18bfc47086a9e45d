export { FakeClock } from './testing/fake-clock.js';
export { createFakePorts } from './testing/fake-ports.js';
export type { FakeBehaviour, FakeCall, FakeLine, FakePorts } from './testing/fake-ports.js';
