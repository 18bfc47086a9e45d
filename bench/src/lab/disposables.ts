/** Things that were started one upon the other, to be closed in the opposite order, also where one of them fails. */
export class Disposables implements AsyncDisposable {
  readonly #started: AsyncDisposable[] = [];

  use<Started extends AsyncDisposable>(started: Started): Started {
    this.#started.push(started);
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const started of this.#started.splice(0).reverse()) {
      await started[Symbol.asyncDispose]().then(undefined, (error: unknown) => console.error(error));
    }
  }
}
