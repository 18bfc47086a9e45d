import type { CallReport, ServedCall } from '../control/control-api.js';

/** A call whose job has died in the middle of it, and how far it had come. */
export interface LostCall extends ServedCall {
  /** Caller and supervisor heard each other. */
  readonly isMerged: boolean;
  /** Rooms of their own in which supervisors were consulted. */
  readonly consultRooms: readonly string[];
}

/** The calls that jobs serve right now; notices whose job ends without having said that the call has. */
export class ServedCalls {
  readonly #calls = new Map<string, LostCall>();
  readonly #onLost: (call: LostCall) => void;

  constructor(onLost: (call: LostCall) => void) {
    this.#onLost = onLost;
  }

  get roomNames(): readonly string[] {
    return [...this.#calls.values()].map(({ roomName }) => roomName);
  }

  /** @returns what to call when the job's process has ended */
  begin(call: ServedCall): () => void {
    this.#calls.set(call.callId, { ...call, isMerged: false, consultRooms: [] });
    return () => {
      const lost = this.#calls.get(call.callId);
      if (this.#calls.delete(call.callId) && lost) this.#onLost(lost);
    };
  }

  note(report: CallReport): void {
    const call = this.#calls.get(report.callId);
    if (!call) return;
    if (report.type === 'call-ended') this.#calls.delete(report.callId);
    if (report.type === 'transfer-step') this.#calls.set(report.callId, after(call, report));
  }

  /** The main process watches over the call in that room: its job may go. A report may get lost, this does not. */
  handedOver(roomName: string): void {
    for (const call of this.#calls.values()) if (call.roomName === roomName) this.#calls.delete(call.callId);
  }

  /** From here on jobs end because they are told to. */
  clear(): void {
    this.#calls.clear();
  }
}

type Step = Extract<CallReport, { type: 'transfer-step' }>;

function after(call: LostCall, { event, consultRoom }: Step): LostCall {
  if (event === 'transfer-requested') return { ...call, isMerged: false, consultRooms: [] };
  if (event === 'consult-merged') return { ...call, isMerged: true };
  return consultRoom === undefined ? call : { ...call, consultRooms: [...call.consultRooms, consultRoom] };
}
