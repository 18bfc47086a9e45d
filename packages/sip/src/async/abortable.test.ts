import { expect, onTestFinished, test } from 'vitest';
import { abortable } from './abortable.js';

test.each(['before', 'while'] as const)(
  'work that fails after it was called off %s it ran harms nobody',
  async (when) => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on('unhandledRejection', hear);
    onTestFinished(() => void process.off('unhandledRejection', hear));
    const abort = new AbortController();
    if (when === 'before') abort.abort(new Error('called off'));
    const fails = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too late')), 10));
    const waiting = expect(abortable(fails, abort.signal)).rejects.toThrow('called off');
    abort.abort(new Error('called off'));
    await waiting;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(unheard).toEqual([]);
  },
);
