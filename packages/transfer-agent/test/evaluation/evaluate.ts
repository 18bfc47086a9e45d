// Scores the briefs of a model: pnpm --filter @warm/transfer-agent evaluate -- --base-url http://host/v1 --model name
import { parseArgs } from 'node:util';
import { initializeLogger } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { CONVERSATIONS } from './conversations.js';
import { scoreBrief, summarizeScores, type Score } from './score.js';
import { writeBrief } from './write-brief.js';

const DEFAULT_TIMEOUT_MS = '30000';

const { values } = parseArgs({
  // pnpm hands its own `--` on.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    'base-url': { type: 'string' },
    model: { type: 'string' },
    'api-key': { type: 'string', default: 'none' },
    'timeout-ms': { type: 'string', default: DEFAULT_TIMEOUT_MS },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const baseURL = values['base-url'];
if (!baseURL || !values.model) {
  console.error(
    'Usage: evaluate -- --base-url URL --model NAME [--api-key KEY] [--timeout-ms N] [--only ID] [--json]',
  );
  process.exit(2);
}

initializeLogger({ pretty: false, level: 'error' });
const model = new openai.LLM({ baseURL, model: values.model, apiKey: values['api-key'] });
const scores: Score[] = [];
for (const conversation of CONVERSATIONS.filter(({ id }) => !values.only || id === values.only)) {
  const score = scoreBrief(await writeBrief(model, conversation, Number(values['timeout-ms'])), conversation);
  scores.push(score);
  if (!values.json) console.log(lineOf(score));
}
const summary = summarizeScores(scores);
console.log(values.json ? JSON.stringify({ scores, summary }, undefined, 2) : JSON.stringify(summary));
process.exitCode = summary.passed ? 0 : 1;

function lineOf({ id, recall, missing, forbidden, droppedClaims, byModel }: Score): string {
  const remarks = [
    missing.length > 0 && `missing: ${missing.join(', ')}`,
    forbidden.length > 0 && `must not be there: ${forbidden.join(', ')}`,
    droppedClaims > 0 && `unproven claims: ${droppedClaims}`,
    !byModel && 'not by the model',
  ].filter((remark) => remark !== false);
  return `${(recall * 100).toFixed(0).padStart(3)} %  ${id}${remarks.length > 0 ? `  (${remarks.join('; ')})` : ''}`;
}
