import { InvalidInputError } from '@warm/session-core';
import { describe, expect, it } from 'vitest';
import { PROMPT_VARIABLES } from './prompt-variables.js';
import { createPrompts } from './prompts.js';

describe('prompts', () => {
  it('fills the default texts in', () => {
    const prompts = createPrompts();
    expect(prompts.holdAnnouncement({ name: 'Ada' })).toBe("I'm calling Ada. Please stay on the line.");
  });

  it('has a default for every prompt that uses every variable it needs', () => {
    const prompts = createPrompts() as unknown as Record<string, (values: Record<string, string>) => string>;
    for (const [name, variables] of Object.entries(PROMPT_VARIABLES)) {
      const values = Object.fromEntries(variables.map((each) => [each, `<${each}>`]));
      expect(prompts[name]?.(values), name).not.toMatch(/\{|undefined/);
    }
  });

  it('replaces one prompt by a text or a function and leaves the others', () => {
    const prompts = createPrompts({
      backBusy: '{name} spricht gerade.',
      holdAnnouncement: ({ name }) => name.toUpperCase(),
    });
    expect(prompts.backBusy({ name: 'Ada' })).toBe('Ada spricht gerade.');
    expect(prompts.holdAnnouncement({ name: 'Ada' })).toBe('ADA');
    expect(prompts.backNoAnswer({ name: 'Ada' })).toBe("I'm sorry, Ada didn't answer.");
  });

  it('takes what a value contains for no variable', () => {
    const prompts = createPrompts();
    expect(prompts.backDeclinedWithReason({ name: '{reason}', reason: '$& {name}' })).toBe(
      "I'm sorry, {reason} can't take your call right now. They said: $& {name}",
    );
  });

  it('names the prompt and the variable that does not exist, before anybody is called', () => {
    const wrong = () => createPrompts({ holdAnnouncement: 'Calling {nmae}.' });
    expect(wrong).toThrow(InvalidInputError);
    expect(wrong).toThrow(
      'prompts.holdAnnouncement: "{nmae}" cannot be used. The variables of this prompt: {name}.',
    );
  });

  it('refuses a prompt that does not exist', () => {
    const overrides = { holdAnouncement: 'x' } as object;
    expect(() => createPrompts(overrides)).toThrow('prompts.holdAnouncement');
  });
});
