import type { RoomServiceClient } from 'livekit-server-sdk';
import { request } from '../server/request.js';
import type { Cast } from './gate-eyes.js';
import type { Listener } from './hearing-plan.js';

export interface GateEarsOptions {
  readonly rooms: Pick<RoomServiceClient, 'updateSubscriptions'>;
  readonly roomName: string;
  readonly cast: Cast;
}

/** What LiveKit is asked to let the two people hear, track by track. */
export class GateEars {
  readonly #options: GateEarsOptions;
  /** On their way to LiveKit, and nobody waits for them. */
  readonly #refusals = new Set<Promise<unknown>>();

  constructor(options: GateEarsOptions) {
    this.#options = options;
  }

  /** @throws LiveKitRequestError */
  async subscribe(listener: Listener, trackSids: string[], subscribe: boolean): Promise<void> {
    if (trackSids.length === 0) return;
    const { rooms, roomName, cast } = this.#options;
    await request('UpdateSubscriptions', () =>
      rooms.updateSubscriptions(roomName, cast[listener], trackSids, subscribe),
    );
  }

  /** Refuses tracks without waiting; what fails is left to a later `subscribe`. */
  refuse(listener: Listener, trackSids: string[]): void {
    const refusal = this.subscribe(listener, trackSids, false).catch(() => undefined);
    this.#refusals.add(refusal);
    void refusal.then(() => this.#refusals.delete(refusal));
  }

  /** Resolves when no refusal is on its way any more: one of before must not arrive after an opening. */
  async settled(): Promise<void> {
    await Promise.all(this.#refusals);
  }
}
