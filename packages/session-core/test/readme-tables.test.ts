import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_EFFECT_TIMEOUTS, type Effect, type TransferEvent } from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The first column of a table between two comments. */
function rows(table: string): string[] {
  const text = readme.split(`<!-- ${table} -->`)[1]?.split(`<!-- /${table} -->`)[0] ?? '';
  return [...text.matchAll(/^\| `(?<name>[\w-]+)` /gm)].map(({ groups }) => groups?.['name'] ?? '');
}

// The compiler sees to it that none is missing, and none is here that is not one.
const EVENTS: Readonly<Record<TransferEvent['type'], true>> = {
  'consult-opened': true,
  'supervisor-dialed': true,
  'supervisor-ringing': true,
  'supervisor-answered': true,
  'dial-failed': true,
  'supervisor-left': true,
  'transfer-agent-ready': true,
  'attempt-adopted': true,
  'supervisor-accepted': true,
  'supervisor-declined': true,
  'supervisor-redirected': true,
  'question-asked': true,
  'caller-answered': true,
  'voicemail-detected': true,
  'consult-merged': true,
  'people-introduced': true,
  'call-handed-over': true,
  'attempt-released': true,
  'caller-returned': true,
  'message-taken': true,
  'message-declined': true,
  'caller-dismissed': true,
  'caller-left': true,
  'transfer-canceled': true,
  'cold-transfer-requested': true,
  'cold-transferred': true,
  'cold-transfer-refused': true,
  'deadline-passed': true,
  'effect-failed': true,
};
const DEADLINES: Readonly<Record<Exclude<Effect['type'], keyof typeof DEFAULT_EFFECT_TIMEOUTS>, true>> = {
  'set-deadline': true,
  'clear-deadline': true,
};

test('the README names every event, once', () => {
  expect(rows('events').sort()).toEqual(Object.keys(EVENTS).sort());
});

test('the README names every effect, once', () => {
  const effects = [...Object.keys(DEFAULT_EFFECT_TIMEOUTS), ...Object.keys(DEADLINES)];
  expect(rows('effects').sort()).toEqual(effects.sort());
});
