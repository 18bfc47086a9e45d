/** Things that were started one upon the other, to be closed in the opposite order. */
export class Disposables implements AsyncDisposable {
  readonly #started: AsyncDisposable[] = [];
  #disposed: Promise<void> | undefined;

  use<Started extends AsyncDisposable>(started: Started): Started {
    this.#started.push(started);
    return started;
  }

  /** Closes everything, also where one of them fails; the first failure is thrown at the end. */
  disposeAsync(): Promise<void> {
    return (this.#disposed ??= this.#dispose());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.disposeAsync();
  }

  async #dispose(): Promise<void> {
    const failures: unknown[] = [];
    for (const started of this.#started.reverse()) {
      await started[Symbol.asyncDispose]().then(undefined, (error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
