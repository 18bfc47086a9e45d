/** Runs tasks one after the other. A task that fails does not stop those behind it. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  run<Value>(task: () => Promise<Value>): Promise<Value> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
