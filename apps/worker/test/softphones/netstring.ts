/** Text in baresip's `ctrl_tcp` framing: `LENGTH:TEXT,` with the length in bytes. */
export function encodeNetstring(text: string): string {
  return `${Buffer.byteLength(text)}:${text},`;
}

/** Cuts a stream of bytes into the netstrings it is made of. */
export class NetstringReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns what these bytes have completed */
  read(bytes: Buffer): string[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const complete: string[] = [];
    for (let text = this.#take(); text !== undefined; text = this.#take()) complete.push(text);
    return complete;
  }

  #take(): string | undefined {
    const colon = this.#rest.indexOf(':');
    if (colon < 0) return undefined;
    const end = colon + 1 + Number(this.#rest.toString('latin1', 0, colon));
    // The comma that ends it must be there as well.
    if (this.#rest.length <= end) return undefined;
    const text = this.#rest.toString('utf8', colon + 1, end);
    this.#rest = this.#rest.subarray(end + 1);
    return text;
  }
}
