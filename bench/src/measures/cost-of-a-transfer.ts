import type { TransferRow } from '../transfer/transfer-measure.js';

/** What one call with a transfer takes of the machine, by the contestant's processes alone. */
export const costOfATransfer: readonly TransferRow[] = [
  {
    ...{
      id: 'cost-of-a-transfer.memory',
      what: 'memory of a call in transfer, its job process and the next one kept ready',
    },
    ...{ unit: 'MB', sample: ({ memoryMb }) => memoryMb, ours: 'ours', peer: 'pinned' },
  },
  {
    ...{
      id: 'cost-of-a-transfer.cpu',
      what: 'processor time of a call with its transfer, starting a process for the next one',
    },
    ...{ unit: 'ms', sample: ({ cpuMs }) => cpuMs, ours: 'ours', peer: 'pinned' },
  },
];
