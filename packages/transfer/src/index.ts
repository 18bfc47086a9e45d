export type { HandOver } from './call-watcher.js';
export { startWithWarmTransfer } from './start-with-warm-transfer.js';
export type { CallEnd, TransferSettings, WarmCall } from './warm-call.js';
export type { WarmTransferOptions } from './warm-transfer-options.js';
