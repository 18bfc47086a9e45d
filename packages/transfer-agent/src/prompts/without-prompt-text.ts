import { ReadableStream, TransformStream, type TransformStreamDefaultController } from 'node:stream/web';

/** As many words in a row as nobody says by chance. */
const RUN_WORDS = 6;
const SENTENCE_END = /[.!?…:]["')\]]*\s|[。！？\n]/;

/**
 * Leaves out the sentences that read out what a model was told: a caller or a colleague may talk it into that. If
 * nothing is left, `instead` is said. Words that were translated or paraphrased come through.
 */
export function withoutPromptText(
  text: ReadableStream<string> | AsyncIterable<string>,
  { prompts, instead }: { readonly prompts: string; readonly instead: string },
): ReadableStream<string> {
  const secret = runsOf(prompts);
  const isSecret = (sentence: string) => [...runsOf(sentence)].some((run) => secret.has(run));
  let pending = '';
  let said = false;
  let dropped = false;
  const pass = (sentence: string, controller: TransformStreamDefaultController<string>) => {
    if (sentence === '') return;
    if (isSecret(sentence)) return void (dropped = true);
    said ||= sentence.trim() !== '';
    controller.enqueue(sentence);
  };
  const filter = new TransformStream<string, string>({
    transform(chunk, controller) {
      pending += chunk;
      for (let end = SENTENCE_END.exec(pending); end; end = SENTENCE_END.exec(pending)) {
        const length = end.index + end[0].length;
        pass(pending.slice(0, length), controller);
        pending = pending.slice(length);
      }
    },
    flush(controller) {
      pass(pending, controller);
      if (dropped && !said) controller.enqueue(instead);
    },
  });
  return ReadableStream.from(text).pipeThrough(filter);
}

function runsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_']+/gu) ?? [];
  return new Set(words.slice(RUN_WORDS - 1).map((_, at) => words.slice(at, at + RUN_WORDS).join(' ')));
}
