import type { RemoteParticipant, Room } from '@livekit/rtc-node';
import { subscribeOnly } from '../consult/subscribe-only.js';
import { restrictAudience } from '../consult/track-audience.js';
import type { Cast } from './gate-eyes.js';
import type { Agent, HearingPlan, Listener } from './hearing-plan.js';

const PEOPLE: readonly Listener[] = ['caller', 'supervisor'];

/** The agents' part of a hearing plan, which their own connections decide: who hears them, and whom they hear. */
export class AgentsHearing {
  readonly #rooms: Readonly<Record<Agent, Room>>;
  readonly #cast: Cast;
  readonly #stops = new Map<string, () => void>();

  constructor(rooms: Readonly<Record<Agent, Room>>, cast: Cast) {
    this.#rooms = rooms;
    this.#cast = cast;
  }

  /** Takes effect as soon as the server has heard of it; who has left is left alone. */
  apply(plan: HearingPlan): void {
    for (const agent of ['support-agent', 'transfer-agent'] as const) {
      const room = this.#rooms[agent];
      const audience = PEOPLE.filter((person) => plan[person].includes(agent));
      restrictAudience(
        room,
        audience.map((person) => this.#cast[person]),
      );
      for (const person of PEOPLE) this.#listen(agent, person, plan[agent].includes(person));
    }
  }

  /** Listens for nobody new any more. Idempotent. */
  close(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  #listen(agent: Agent, person: Listener, wanted: boolean): void {
    const key = `${agent} ${person}`;
    const room = this.#rooms[agent];
    const identity = this.#cast[person];
    this.#stops.get(key)?.();
    this.#stops.delete(key);
    if (wanted) this.#stops.set(key, subscribeOnly(room, identity));
    else hearNoMore(room.remoteParticipants.get(identity));
  }
}

function hearNoMore(participant: RemoteParticipant | undefined): void {
  for (const publication of participant?.trackPublications.values() ?? []) publication.setSubscribed(false);
}
