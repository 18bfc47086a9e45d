export { BinaryNotFoundError } from './binaries/binary-not-found-error.js';
export { findBinary } from './binaries/find-binary.js';
export { ProcessStartError } from './process-error.js';
export { StackError } from './stack-error.js';
export { startStack } from './start-stack.js';

export type { BinaryNotFoundReason } from './binaries/binary-not-found-error.js';
export type { Environment } from './binaries/environment.js';
export type { FindBinaryOptions } from './binaries/find-binary.js';
export type { ToolName } from './binaries/tools.js';
export type { ConfigOverrides, FixedPorts, RedisOptions, SipOptions, StackOptions } from './options.js';
export type { ProcessExit, StackProcessName } from './process-error.js';
export type {
  LiveKitEndpoint,
  RedisEndpoint,
  RestartOptions,
  SipEndpoint,
  SipStack,
  Stack,
  StackLogs,
} from './stack.js';
