import type { GateConsultLine } from '@warm/sip';

/** After the merge, with both agents still there: a word in the supervisor's ear, all together, in private, and out. */
export async function stayInTheCall(line: GateConsultLine, signal: AbortSignal): Promise<void> {
  await line.hear('whisper', signal); // the TransferAgent hears both, the caller does not hear it
  await line.hear('three-way', signal); // everybody hears everybody
  await line.hear('consult', signal); // the caller is on hold again, the supervisor with the TransferAgent
  await line.merge(signal);
}
