import { LeaseHeldError, TransferSession, type Directory, type TransferPorts } from '../../src/index.js';

/** Takes up what processes that died have left. Several may do so at once: each transfer goes to one of them. */
export async function takeUp(ports: TransferPorts, directory: Directory, owner: string) {
  const taken: TransferSession[] = [];
  for (const { transferId } of await ports.store.orphans()) {
    try {
      const transfer = await TransferSession.resume({ ports, directory, transferId, owner });
      if (transfer) taken.push(transfer);
    } catch (error) {
      if (!LeaseHeldError.isInstance(error)) console.error(error); // The next one can be taken up all the same.
    }
  }
  return taken;
}
