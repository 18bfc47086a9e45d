export { FakeClock } from './testing/fake-clock.js';
export { createFakePorts } from './testing/fake-ports.js';
export type { FakePorts, FakeLine } from './testing/fake-ports.js';
