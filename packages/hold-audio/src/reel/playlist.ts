/** The titles of a playlist, for ever: in their order, or shuffled anew each time round with no title twice in a row. */
export function* titlesOf<T>(titles: readonly T[], shuffle: boolean, random = Math.random): Generator<T, T> {
  let last: T | undefined;
  for (;;) {
    const round = shuffle ? shuffled(titles, random) : [...titles];
    const [first, ...others] = round;
    if (shuffle && others.length > 0 && first === last) round.push(...round.splice(0, 1));
    yield* round;
    last = round.at(-1);
  }
}

/** Fisher and Yates. */
function shuffled<T>(titles: readonly T[], random: () => number): T[] {
  const order = [...titles];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
