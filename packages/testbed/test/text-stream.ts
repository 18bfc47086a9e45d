import { ReadableStream } from 'node:stream/web';

/** A stream that gives `text` at once and ends. */
export function textStream(text: string): ReadableStream<string> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(text);
      controller.close();
    },
  });
}
