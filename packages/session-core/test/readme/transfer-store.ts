import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TransferRecord, TransferStore } from '../../src/index.js';

/** Keeps each transfer in a JSON file of `folder`. */
export function createFolderStore(folder: string): TransferStore {
  const fileOf = (transferId: string) => path.join(folder, `${transferId}.json`);
  return {
    save: (record) => writeFile(fileOf(record.transferId), JSON.stringify(record)),
    async load(transferId) {
      const text = await readFile(fileOf(transferId), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as TransferRecord);
    },
    delete: (transferId) => rm(fileOf(transferId), { force: true }),
  };
}
