import type { SupervisorCapacity } from '../../src/index.js';

/** One row a place; each method would be a transaction of a database. */
export function createCapacity(): SupervisorCapacity {
  let places: { destinationId: string; holder: string; untilMs: number }[] = [];
  return {
    async reserve({ destinationId, holder, capacity, ttlMs }) {
      const nowMs = Date.now();
      const isOther = (place: (typeof places)[number]) =>
        place.destinationId !== destinationId || place.holder !== holder;
      const others = places.filter((place) => place.untilMs > nowMs && isOther(place));
      const isFull = others.filter((place) => place.destinationId === destinationId).length >= capacity;
      places = isFull ? others : [...others, { destinationId, holder, untilMs: nowMs + ttlMs }];
      return !isFull;
    },
    async free({ destinationId, holder }) {
      places = places.filter((place) => place.destinationId !== destinationId || place.holder !== holder);
    },
  };
}
