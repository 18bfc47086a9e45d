/** What a port does when it is called: as asked at once, as asked but late, never, not at all, or as asked and yet throws. */
export type Mood = 'well' | 'late' | 'hang' | 'fail' | 'half';

/** Parts of the world that behave well or badly by themselves. */
export type Part = 'sound' | 'line' | 'store' | 'capacity' | 'ear' | 'recovery';

export type Moods = Readonly<Record<Part, readonly Mood[]>>;

/** Plays series of moods, over and over, and keeps what is late until it is let go. */
export class MoodPlayer {
  readonly #moods: Moods;
  #isOver = false;
  readonly #turns = new Map<Part, number>();
  #late: (() => void)[] = [];

  constructor(moods: Moods) {
    this.#moods = moods;
  }

  /** Whether a part does as it is told, always. */
  isWell(...parts: readonly Part[]): boolean {
    return parts.every((part) => this.#moods[part].every((mood) => mood === 'well'));
  }

  /** Does `act` in the mood of the moment; `onTrouble` hears of any that is not well. */
  async play<Result>(
    part: Part,
    act: () => Result | Promise<Result>,
    onTrouble?: (mood: Mood) => void,
  ): Promise<Result> {
    const turn = this.#turns.get(part) ?? 0;
    this.#turns.set(part, turn + 1);
    const series = this.#moods[part];
    const mood = this.#isOver ? 'well' : (series[turn % series.length] ?? 'well');
    if (mood !== 'well') onTrouble?.(mood);
    switch (mood) {
      case 'well':
        return act();
      case 'late':
        await new Promise<void>((resolve) => this.#late.push(resolve));
        return act();
      case 'hang':
        return new Promise<Result>(() => undefined);
      case 'fail':
        throw new Error('refused');
      case 'half':
        await act();
        throw new Error('done, and yet refused');
    }
  }

  /** From now on everything does as it is told. */
  settleDown(): void {
    this.#isOver = true;
  }

  get isAnythingLate(): boolean {
    return this.#late.length > 0;
  }

  letGo(): void {
    this.#late.shift()?.();
  }

  letAllGo(): void {
    const late = this.#late;
    this.#late = [];
    late.forEach((resolve) => resolve());
  }
}
